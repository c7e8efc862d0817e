// The published GPU-sharing trace (openb, Alibaba cluster-trace-gpu-v2023) as CSV.
// Nodes: sn,cpu_milli,memory_mib,gpu,model. Every node takes 1001 pods, the limit of the published
// experiments, and its devices are "nvidia.com/gpu" of the given model.
// Pods: name,cpu_milli,memory_mib,num_gpu,gpu_milli, then gpu_spec,qos,pod_phase,creation_time,
// deletion_time,scheduled_time (seconds on the trace's clock) or nothing. gpu_milli is clipped to
// 1000; with several devices each is whole. gpu_spec "A|B" allows any of these models. A pod with a
// scheduled_time has started and ran until its deletion. num_gpu 0 asks for no device, whatever
// gpu_milli and gpu_spec say; qos and pod_phase are not read.
// Errors: file:line:column of the first bad row; lenient skips. Both read behind the header.
// Complexity: O(bytes); a row whose request was seen before costs one look-up. Thread rule: one
// thread. Source: Weng et al., ATC'23, artifact's data/README.md and pod_csv_to_yaml.py.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/result.hpp"
#include "sim/input/csv_reader.hpp"
#include "sim/input/trace_builder.hpp"

namespace regimen::sim {

inline constexpr std::string_view kOpenbNodeHeader = "sn,cpu_milli,memory_mib,gpu,model";
inline constexpr std::string_view kOpenbPodHeader =
    "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,"
    "deletion_time,scheduled_time";
inline constexpr std::string_view kOpenbShortPodHeader =
    "name,cpu_milli,memory_mib,num_gpu,gpu_milli";

Status read_openb_nodes(CsvReader& reader, const ReadOptions& options, TraceBuilder& builder);
// `fields` as the header has: 11 or 5.
Status read_openb_pods(CsvReader& reader, std::size_t fields, const ReadOptions& options,
                       TraceBuilder& builder);

}  // namespace regimen::sim
