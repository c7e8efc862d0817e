// ClusterPlayer: nodes and kubelets of a simulated cluster against a real API server, and, if so
// wished, the workloads of a trace. The book (kubelet_book.hpp) says what happens when; this makes
// the nodes, watches the pods, and carries it out. Time passes `speed` times as fast.
//
// What it knows of pods it knows from the API, so it may be ended and started again at any moment.
// Errors: of run(): a node that cannot be said in Kubernetes' words, a server that refuses all.
// Complexity: O(log pods) an event; memory follows pods that have not ended. Thread rule: run()
// from one thread; the rest is on the transport's.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kube/client/http/transport.hpp"
#include "kube/client/write/write_queue.hpp"
#include "nodesim/workload_feed.hpp"

namespace regimen::nodesim {

struct PlayerOptions {
    std::int64_t speed = 1;
    Duration start_delay = Duration::seconds(2);  // of a pod, as if nothing were sped up
    kube::client::WriteQueueOptions queue = {};
    // Ends when all workloads of the feed have ended; else only when it is told to.
    bool until_done = false;
};

struct Progress {
    std::size_t nodes = 0;
    std::size_t pods_created = 0;
    std::size_t pods_running = 0;
    std::size_t pods_ended = 0;
    std::size_t pods_refused = 0;  // by a kubelet, or by the server at their creation
    std::size_t writes_failed = 0;
};

class ClusterPlayer {
public:
    ClusterPlayer(kube::client::Transport& transport, std::vector<NodeSpec> nodes,
                  std::optional<WorkloadFeed> feed, PlayerOptions options);
    ~ClusterPlayer();
    ClusterPlayer(const ClusterPlayer&) = delete;
    ClusterPlayer& operator=(const ClusterPlayer&) = delete;

    // Until `stop` holds, which is polled; `tell` is shown how far it is, now and then.
    Status run(const std::function<bool()>& stop, const std::function<void(const Progress&)>& tell);

private:
    class Stage;  // what lives on the I/O thread

    kube::client::Transport& transport_;
    std::unique_ptr<Stage> stage_;
};

}  // namespace regimen::nodesim
