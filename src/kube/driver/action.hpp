// What the driver wants done to the cluster. Nothing here has happened yet: the watch says what
// did. Thread rule: values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "model/plan.hpp"

#include "kube/driver/object_event.hpp"

namespace regimen::kube {

struct BindPod {
    PodKey pod;
    std::string node;
    DeviceMask devices = 0;  // that the decision counted with
    Instant since = {};      // when the pod was created

    friend bool operator==(const BindPod&, const BindPod&) = default;
};

// PodScheduled=False with this reason and message.
struct ReportWaiting {
    PodKey pod;
    std::string reason;  // "Unschedulable", "SchedulingGated", ...: stable
    std::string message;
    Instant since = {};  // when the pod was created

    friend bool operator==(const ReportWaiting&, const ReportWaiting&) = default;
};

// Deletes a pod of a gang that did not become whole in time.
struct ReleasePod {
    PodKey pod;
    std::string why;

    friend bool operator==(const ReleasePod&, const ReleasePod&) = default;
};

struct Actions {
    std::vector<BindPod> binds;  // gang by gang, in the engine's order
    std::vector<ReportWaiting> reports;
    std::vector<ReleasePod> releases;
    // When something falls due though nothing happens; nothing: never.
    std::optional<Instant> wake_at;
};

}  // namespace regimen::kube
