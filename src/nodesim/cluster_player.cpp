#include "nodesim/cluster_player.hpp"

#include <chrono>
#include <future>
#include <map>
#include <thread>
#include <utility>

#include "base/log.hpp"

#include "kube/client/http/clock.hpp"
#include "kube/client/watch/reflector.hpp"
#include "nodesim/sim_objects.hpp"

namespace regimen::nodesim {
namespace {

using kube::client::Request;
using kube::client::Write;
using kube::client::WriteKind;
using kube::client::WriteOutcome;
using kube::client::WriteResult;

constexpr Duration kPoll = Duration::millis(100);

void on_io(kube::client::Transport& transport, const std::function<void()>& run) {
    std::promise<void> done;
    transport.post([&] {
        run();
        done.set_value();
    });
    done.get_future().wait();
}

}  // namespace

class ClusterPlayer::Stage {
public:
    Stage(kube::client::Transport& transport, std::vector<NodeSpec> nodes,
          std::optional<WorkloadFeed> feed, PlayerOptions options)
        : transport_(transport),
          nodes_(std::move(nodes)),
          feed_(std::move(feed)),
          options_(options),
          book_(sped_up(options.start_delay)),
          queue_(transport, options.queue, Rng(1)),
          sink_(decode_sim_pod,
                [this](const kube::client::ObjectEvent<SimPod>& event) { take(event); }),
          reflector_(transport, pods_of_all(), sink_, Rng(2)) {}
    ~Stage() {
        if (timer_) {
            transport_.cancel(*timer_);
        }
    }
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    Status begin();
    Progress progress() const {
        Progress progress = progress_;
        progress.pods_running = book_.running();
        return progress;
    }
    bool is_done() const {
        return options_.until_done && feed_ && !feed_->next() && queue_.objects() == 0 &&
               progress_.pods_ended + progress_.pods_refused >= feed_->pods_taken();
    }
    const std::string& first_error() const { return first_error_; }
    bool nodes_refused() const { return nodes_left_ == 0 && progress_.nodes == 0; }

private:
    static kube::client::ReflectorOptions pods_of_all() {
        kube::client::ReflectorOptions options;
        options.type = {"", "v1", "pods"};
        return options;
    }
    Duration sped_up(Duration duration) const {
        return Duration::from_micros(duration.micros() / options_.speed);
    }

    void take(const kube::client::ObjectEvent<SimPod>& event);
    void act();
    void carry_out(const PodAction& action);
    void create_workloads();
    void make_ready(const NodeSpec& node);
    void submit(std::string object, WriteKind kind, Result<Request> request,
                std::function<void(const WriteOutcome&)> on_done = {});

    kube::client::Transport& transport_;
    std::vector<NodeSpec> nodes_;
    std::optional<WorkloadFeed> feed_;
    PlayerOptions options_;
    KubeletBook book_;
    Progress progress_;
    std::string first_error_;
    std::size_t nodes_left_ = 0;
    std::optional<Instant> feed_began_;
    std::optional<kube::client::TimerId> timer_;
    kube::client::WriteQueue queue_;
    kube::client::TypedSink<SimPod> sink_;
    kube::client::Reflector reflector_;
};

Status ClusterPlayer::Stage::begin() {
    nodes_left_ = nodes_.size();
    for (const NodeSpec& node : nodes_) {
        book_.put_node(node);
        REGIMEN_TRY_ASSIGN(Request request, create_node(node));
        submit("nodes/" + node.name, WriteKind::kStatus, std::move(request),
               [this, &node](const WriteOutcome& outcome) {
                   --nodes_left_;
                   if (outcome.result == WriteResult::kDone ||
                       (outcome.error && outcome.error->already_exists())) {
                       make_ready(node);
                   }
               });
    }
    return reflector_.start();
}

void ClusterPlayer::Stage::make_ready(const NodeSpec& node) {
    submit("nodes/" + node.name, WriteKind::kStatus, set_taints(node),
           [this, &node](const WriteOutcome& outcome) {
               if (outcome.result == WriteResult::kDone) {
                   ++progress_.nodes;
                   submit("nodes/" + node.name, WriteKind::kStatus, set_node_status(node, true));
               }
               if (progress_.nodes == nodes_.size() && feed_ && !feed_began_) {
                   feed_began_ = transport_.now();
                   act();
               }
           });
}

// A write that fails is told and forgotten: the watch shows what is, and what is due comes again
// with the next change or the next start.
void ClusterPlayer::Stage::submit(std::string object, WriteKind kind, Result<Request> request,
                                  std::function<void(const WriteOutcome&)> on_done) {
    if (!request) {
        first_error_ = first_error_.empty() ? to_string(request.error()) : first_error_;
        ++progress_.writes_failed;
        return;
    }
    Write write;
    write.object = std::move(object);
    write.kind = kind;
    write.request = *std::move(request);
    write.on_done = [this, on_done = std::move(on_done)](const WriteOutcome& outcome) {
        const bool moot =
            outcome.error && (outcome.error->is_not_found() || outcome.error->is_conflict() ||
                              outcome.error->already_exists());
        if (outcome.result != WriteResult::kDone && !moot &&
            outcome.result != WriteResult::kSuperseded) {
            ++progress_.writes_failed;
            if (first_error_.empty()) {
                first_error_ = outcome.error ? to_string(*outcome.error) : outcome.message;
                log_event(Level::kWarn, "write_failed", {{"error", first_error_}});
            }
        }
        if (on_done) {
            on_done(outcome);
        }
    };
    queue_.submit(std::move(write));
}

void ClusterPlayer::Stage::take(const kube::client::ObjectEvent<SimPod>& event) {
    if (event.type == kube::client::EventType::kDeleted) {
        book_.gone(event.meta.uid);
    } else if (event.object) {
        SimPod pod = *event.object;
        const Instant now = transport_.now();
        if (pod.work) {
            pod.work = sped_up(*pod.work);
        }
        if (pod.running) {  // the server's wall clock, as our monotonic one
            pod.running = now - (kube::client::wall_now() - *pod.running);
        }
        book_.see(pod, now);
    }
    act();
}

void ClusterPlayer::Stage::act() {
    for (const PodAction& action : book_.due(transport_.now())) {
        carry_out(action);
    }
    create_workloads();
    std::optional<Instant> next = book_.next();
    if (feed_ && feed_began_ && feed_->next()) {
        const Instant at = *feed_began_ + sped_up(*feed_->next());
        next = next ? std::min(*next, at) : at;
    }
    if (timer_) {
        transport_.cancel(*std::exchange(timer_, std::nullopt));
    }
    if (next) {
        timer_ = transport_.call_at(*next, [this] {
            timer_.reset();
            act();
        });
    }
}

void ClusterPlayer::Stage::carry_out(const PodAction& action) {
    const std::string object = "pods/" + action.namespace_name + "/" + action.name;
    switch (action.step) {
        case PodStep::kRun:
            break;
        case PodStep::kSucceed:
            ++progress_.pods_ended;
            break;
        case PodStep::kFail:
            ++(action.reason == "Error" ? progress_.pods_ended : progress_.pods_refused);
            break;
        case PodStep::kRemove:
            return submit(object, WriteKind::kDelete, remove_pod(action));
    }
    submit(object, WriteKind::kBind, set_pod_status(action, kube::client::wall_now()));
}

void ClusterPlayer::Stage::create_workloads() {
    if (!feed_ || !feed_began_) {
        return;
    }
    while (feed_->next() && *feed_began_ + sped_up(*feed_->next()) <= transport_.now()) {
        Result<std::vector<NewObject>> objects = feed_->take();
        if (!objects) {
            log_event(Level::kWarn, "workload_skipped", {{"error", to_string(objects.error())}});
            continue;
        }
        for (NewObject& object : *objects) {
            const bool pod = object.name.starts_with("pods/");
            submit("create/" + object.name, WriteKind::kStatus, std::move(object.request),
                   [this, pod](const WriteOutcome& outcome) {
                       const bool there = outcome.result == WriteResult::kDone ||
                                          (outcome.error && outcome.error->already_exists());
                       progress_.pods_created += pod && there ? 1 : 0;
                       progress_.pods_refused += pod && !there ? 1 : 0;
                   });
        }
    }
}

ClusterPlayer::ClusterPlayer(kube::client::Transport& transport, std::vector<NodeSpec> nodes,
                             std::optional<WorkloadFeed> feed, PlayerOptions options)
    : transport_(transport) {
    on_io(transport_, [&] {
        stage_ = std::make_unique<Stage>(transport_, std::move(nodes), std::move(feed), options);
    });
}

ClusterPlayer::~ClusterPlayer() {
    on_io(transport_, [this] { stage_.reset(); });
}

Status ClusterPlayer::run(const std::function<bool()>& stop,
                          const std::function<void(const Progress&)>& tell) {
    Status status;
    on_io(transport_, [&] { status = stage_->begin(); });
    bool done = false;
    while (status && !done && !stop()) {
        std::this_thread::sleep_for(std::chrono::microseconds(kPoll.micros()));
        Progress progress;
        on_io(transport_, [&] {
            progress = stage_->progress();
            done = stage_->is_done();
            if (stage_->nodes_refused()) {
                status =
                    fail(ErrorCode::kIo, "nodes", "none could be made: {}", stage_->first_error());
            }
        });
        tell(progress);
    }
    return status;
}

}  // namespace regimen::nodesim
