#include "sim/input/openb_csv.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "sim/input/limits.hpp"
#include "sim/input/list_rows.hpp"

namespace regimen::sim {

namespace {

constexpr std::int64_t kPodsOfNode = 1001;
constexpr std::string_view kResource = "nvidia.com/gpu";
constexpr std::int64_t kMaxMemoryMib = kMaxMemoryBytes >> 20;
constexpr auto kMaxDevices = static_cast<std::int64_t>(kMaxDevicesPerNode);
// Clipped to 1000; far beyond that it is no fraction of a device but a slip.
constexpr std::int64_t kMaxGpuMilli = 1'000'000;

constexpr Column kSn{"sn", 0};
constexpr Column kName{"name", 0};
constexpr Column kCpu{"cpu_milli", 1};
constexpr Column kMemory{"memory_mib", 2};
constexpr Column kNodeGpus{"gpu", 3};
constexpr Column kNodeModel{"model", 4};
constexpr Column kNumGpu{"num_gpu", 3};
constexpr Column kGpuMilli{"gpu_milli", 4};
constexpr Column kGpuSpec{"gpu_spec", 5};
constexpr Column kCreated{"creation_time", 8};
constexpr Column kDeleted{"deletion_time", 9};
constexpr Column kScheduled{"scheduled_time", 10};

std::int64_t devices(RowParser& row, Column column) {
    const std::int64_t count = row.integer(column, 0, kMaxCpuMilli);
    if (count > kMaxDevices) {
        row.refuse(column, skip_reason::kTooManyDevices,
                   "at most " + std::to_string(kMaxDevices) + " devices of a node");
        return 0;
    }
    return count;
}

void add_node(RowParser& row, TraceBuilder& builder) {
    NodeSpec node;
    node.name = row.required_text(kSn);
    node.allocatable.set(kCpuResource, row.integer(kCpu, 0, kMaxCpuMilli));
    node.allocatable.set(kMemoryResource, row.integer(kMemory, 0, kMaxMemoryMib) << 20);
    node.allocatable.set(kPodsResource, kPodsOfNode);
    node.capacity = node.allocatable;
    Device device;
    device.resource = kResource;
    device.model = row.text(kNodeModel);
    const std::int64_t count = devices(row, kNodeGpus);
    if (!row.bad()) {
        node.devices.assign(static_cast<std::size_t>(count), device);
        row.accept(kSn, builder.add_node(std::move(node)));
    }
}

std::vector<std::string> models(RowParser& row) {
    std::vector<std::string> result;
    if (!row.empty(kGpuSpec)) {
        for (const std::string_view model : split(row.text(kGpuSpec), '|')) {
            if (trim(model).empty()) {
                row.refuse(kGpuSpec, skip_reason::kBadValue, "models such as A|B");
            }
            result.emplace_back(trim(model));
        }
    }
    return result;
}

PodSpec pod_of(RowParser& row) {
    PodSpec pod;
    pod.requests.set(kCpuResource, row.integer(kCpu, 0, kMaxCpuMilli));
    pod.requests.set(kMemoryResource, row.integer(kMemory, 0, kMaxMemoryMib) << 20);
    const std::int64_t count = devices(row, kNumGpu);
    const std::int64_t milli = row.integer(kGpuMilli, count == 1 ? 1 : 0, kMaxGpuMilli);
    if (count > 0) {
        DeviceRequest& request = pod.devices.emplace();
        request.resource = kResource;
        request.count = static_cast<std::int32_t>(count);
        request.milli =
            count > 1 ? kWholeDeviceMilli
                      : static_cast<std::int32_t>(std::min<std::int64_t>(milli, kWholeDeviceMilli));
        request.models = models(row);
    }
    return pod;
}

// The shape that the request's fields give, remembered by their text.
std::uint32_t shape_of(RowParser& row, std::string& key, TraceBuilder& builder) {
    key.clear();
    for (const Column column : {kCpu, kMemory, kNumGpu, kGpuMilli, kGpuSpec}) {
        key += row.text(column);
        key += '\0';  // in no text: a file with one is refused as binary
    }
    if (const std::optional<std::uint32_t> known = builder.remembered_shape(key)) {
        return *known;
    }
    PodSpec pod = pod_of(row);
    if (row.bad()) {
        return 0;
    }
    const Result<std::uint32_t> shape = builder.intern_pods(std::move(pod), 1, 1);
    if (!shape) {
        row.accept(kName, tl::unexpected<Error>(shape.error()));
        return 0;
    }
    builder.remember_shape(key, *shape);
    return *shape;
}

void read_times(RowParser& row, TraceRow& trace_row) {
    constexpr std::int64_t kNone = -1;
    const std::int64_t created = row.integer_or(kCreated, kNone, 0, kMaxSeconds);
    const std::int64_t deleted = row.integer_or(kDeleted, kNone, 0, kMaxSeconds);
    const std::int64_t scheduled = row.integer_or(kScheduled, kNone, 0, kMaxSeconds);
    trace_row.created_us = created == kNone ? kUnknownTime : created * 1'000'000;
    trace_row.started = scheduled != kNone;
    if (trace_row.started && deleted != kNone) {
        if (deleted < scheduled) {
            row.refuse(kDeleted, skip_reason::kBadTime, "the scheduled_time or later");
        }
        trace_row.duration_us = (deleted - scheduled) * 1'000'000;
    }
}

}  // namespace

Status read_openb_nodes(CsvReader& reader, const ReadOptions& options, TraceBuilder& builder) {
    return read_rows(reader, 5, "node", options, builder.skipped(),
                     [&](RowParser& row) { add_node(row, builder); });
}

Status read_openb_pods(CsvReader& reader, std::size_t fields, const ReadOptions& options,
                       TraceBuilder& builder) {
    std::string key;
    return read_rows(reader, fields, "pod", options, builder.skipped(), [&](RowParser& row) {
        const std::string_view name = row.required_text(kName);
        TraceRow trace_row;
        trace_row.shape = shape_of(row, key, builder);
        read_times(row, trace_row);
        if (!row.bad()) {
            row.accept(kName, builder.add_row(name, trace_row));
        }
    });
}

}  // namespace regimen::sim
