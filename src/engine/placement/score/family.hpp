// What the files of the score family share; nobody else includes it.
// Constants of the published baselines: the largest node of the experiment has 128 cores and 8
// devices. Thread rule: pure functions.
#pragma once

#include <algorithm>
#include <memory>

#include "engine/placement/score/score.hpp"

namespace regimen::engine {

inline constexpr double kMaxSpecCpu = 128000.0;
inline constexpr double kMaxSpecDevices = 8000.0;
inline constexpr std::int64_t kMaxSpecDevicesMilli = 8000;

// Without the fraction; amounts beyond any real node's end at the bounds of a score.
inline std::int32_t whole_score(double score) {
    return static_cast<std::int32_t>(std::clamp<double>(score, -kMaxScore, kMaxScore));
}

inline std::uint32_t share_device(const NodeView& node, const CompiledPod& pod) {
    return pod.is_share() ? best_fit_device(node, pod) : 0;
}

std::unique_ptr<Score> make_random();
std::unique_ptr<Score> make_dot_product();
std::unique_ptr<Score> make_gpu_clustering();
std::unique_ptr<Score> make_gpu_packing();
std::unique_ptr<Score> make_best_fit();
std::unique_ptr<Score> make_fgd();
std::unique_ptr<Score> make_regimen();

}  // namespace regimen::engine
