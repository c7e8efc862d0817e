#include "model/pod_class.hpp"

#include <fmt/format.h>
#include <iterator>

#include "base/quantity.hpp"
#include "model/field.hpp"

namespace regimen {
namespace {

Status validate_requests(const PodSpec& pod) {
    REGIMEN_TRY(validate(pod.requests, "requests"));
    if (pod.requests.contains(kPodsResource)) {
        return fail(ErrorCode::kInvalidArgument, "requests.pods",
                    "listed: expected no amount, a pod is always one");
    }
    if (pod.devices) {
        REGIMEN_TRY(in_field("devices", validate(*pod.devices)));
        if (pod.requests.contains(pod.devices->resource)) {
            return fail(ErrorCode::kInvalidArgument, "requests." + pod.devices->resource,
                        "listed as an amount and as devices: expected devices only");
        }
    }
    return {};
}

// Whole thousandths without trailing zeros: 810 -> "0.81", 2000 -> "2".
std::string thousandths(std::int64_t milli) {
    std::string text = fmt::format("{}.{:03}", milli / 1000, milli % 1000);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) {
        text.pop_back();
    }
    return text;
}

}  // namespace

Status validate(const PodSpec& pod) {
    REGIMEN_TRY(validate_requests(pod));
    REGIMEN_TRY(in_field("node_selector", validate(pod.node_selector)));
    for (std::size_t i = 0; i < pod.affinity.size(); ++i) {
        REGIMEN_TRY(in_item("affinity", i, validate(pod.affinity[i])));
    }
    for (std::size_t i = 0; i < pod.tolerations.size(); ++i) {
        REGIMEN_TRY(in_item("tolerations", i, validate(pod.tolerations[i])));
    }
    return {};
}

std::string describe(const PodSpec& pod) {
    fmt::memory_buffer text;
    const auto out = std::back_inserter(text);
    for (const ResourceAmount& entry : pod.requests.items()) {
        fmt::format_to(out, "{}{} {}", text.size() == 0 ? "" : ", ", to_string(entry), entry.name);
    }
    if (pod.devices) {
        fmt::format_to(out, "{}{} {}", text.size() == 0 ? "" : ", ",
                       thousandths(pod.devices->total_milli()), pod.devices->resource);
        if (!pod.devices->models.empty()) {
            fmt::format_to(out, " ({})", fmt::join(pod.devices->models, "|"));
        }
    }
    return text.size() == 0 ? "nothing" : fmt::to_string(text);
}

}  // namespace regimen
