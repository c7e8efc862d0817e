// WorkloadFeed: the rows of a trace as pods to create, each at its time: what a demo or a trial
// puts into a cluster. A row of several pods is a gang: a PodGroup where the server has one, else
// the annotations of policy/pod_mapping.hpp. Rows without times come one every `spacing`.
// Errors: none. Complexity: O(pods) a row. Thread rule: one thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/input/trace.hpp"

#include "kube/client/http/request.hpp"

namespace regimen::nodesim {

struct FeedOptions {
    std::string namespace_name = "default";
    std::string scheduler_name = "regimen";
    std::size_t limit = 0;                      // rows; 0: all
    Duration spacing = Duration::millis(100);   // of rows without times, and of all with `evenly`
    bool evenly = false;                        // whatever the trace says
    std::size_t gang_every = 0;                 // every so many rows one becomes a gang
    std::int32_t gang_size = 4;                 // of so many pods such as its own
    std::optional<Duration> longest_work = {};  // longer ones end after this
    bool pod_groups = false;                    // the server has them
};

struct NewObject {
    std::string name;  // "pods/a"
    kube::client::Request request;
};

class WorkloadFeed {
public:
    // `trace` outlives it. Times are the trace's own, counted from its first row.
    WorkloadFeed(const sim::Trace& trace, FeedOptions options);

    // Of the next row; none when all have come.
    std::optional<Duration> next() const;
    // Its objects; what cannot be said in Kubernetes' words is an error and skipped.
    Result<std::vector<NewObject>> take();

    std::size_t rows() const { return order_.size(); }
    std::size_t taken() const { return at_; }
    std::size_t pods_taken() const { return pods_taken_; }

private:
    struct Row {
        Duration at;
        std::uint32_t index = 0;
        std::int32_t copies = 1;  // of its pods
    };

    const sim::Trace& trace_;
    FeedOptions options_;
    std::vector<Row> order_;
    std::size_t at_ = 0;
    std::size_t pods_taken_ = 0;
};

}  // namespace regimen::nodesim
