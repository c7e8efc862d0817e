#include "sim/experiment/departure_run.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/int128.hpp"
#include "engine/explain/fragmentation.hpp"
#include "sim/experiment/refusal_run.hpp"
#include "sim/physics/event_queue.hpp"
#include "sim/physics/time_average.hpp"

namespace regimen::sim {

namespace {

constexpr std::int64_t kMaxArrivals = 100'000'000;

// What can be drawn, and how often.
struct Source {
    std::vector<std::uint32_t> rows;
    std::int64_t mean_gap_us = 0;
};

std::int64_t duration_of(const TraceRow& row, const DepartureOptions& options) {
    return std::clamp<std::int64_t>(row.duration_us, 1, options.longest_us);
}

Result<Source> source_of(const Trace& trace, const DepartureOptions& options) {
    if (!trace.has_times) {
        return fail(ErrorCode::kInvalidArgument, "--departures",
                    "this input does not say when its pods ran; expected creation and run times");
    }
    Source source;
    Int128 milli_us = 0;
    for (std::size_t i = 0; i < trace.rows.size(); ++i) {
        const TraceRow& row = trace.rows[i];
        if (row.started && row.duration_us != kUnknownTime) {
            source.rows.push_back(static_cast<std::uint32_t>(i));
            milli_us += static_cast<Int128>(accelerator_milli(trace, trace.shapes[row.shape])) *
                        duration_of(row, options);
        }
    }
    const std::int64_t capacity = accelerator_capacity_milli(trace.nodes);
    if (milli_us == 0 || capacity == 0) {
        return fail(ErrorCode::kInvalidArgument, "--departures",
                    "no pod that ran wants accelerators, or no node has any: no load to offer");
    }
    // Mean accelerator time of a row, over what the fleet offers at this load in a microsecond.
    const Int128 offered = static_cast<Int128>(capacity) * options.load_milli *
                           static_cast<Int128>(source.rows.size());
    source.mean_gap_us = static_cast<std::int64_t>(milli_us * 1000 / offered);
    const std::int64_t least_gap = (options.warmup_us + options.measured_us) / kMaxArrivals;
    if (source.mean_gap_us < least_gap) {
        return fail(ErrorCode::kOutOfRange, "--departures",
                    "at this load a pod arrives every {} us on average, expected {} us or more: "
                    "pods this small and short for so large a fleet",
                    source.mean_gap_us, least_gap);
    }
    return source;
}

class DepartureRun {
public:
    DepartureRun(const Trace& trace, std::span<const std::uint32_t> node_rank,
                 const DepartureOptions& options, Source source, WorldOptions world)
        : trace_(trace),
          node_rank_(node_rank.begin(), node_rank.end()),
          options_(options),
          source_(std::move(source)),
          world_(trace, node_rank, std::move(world)),
          gaps_(Rng(options.seed).fork(1)),
          draws_(Rng(options.seed).fork(2)),
          gpu_(options.warmup_us, options.warmup_us + options.measured_us),
          cpu_(gpu_),
          gpu_capacity_(gpu_),
          cpu_capacity_(gpu_) {
        outcome_.classes.resize(trace.classes.size());
        schedule_arrival(0);
        for (std::size_t i = 0; i < options_.script.size(); ++i) {
            queue_.push({.at_us = options_.script[i].at_us,
                         .kind = EventKind::kNodeChange,
                         .subject = static_cast<std::uint32_t>(i)});
        }
    }

    RunOutcome run() {
        const std::int64_t end = options_.warmup_us + options_.measured_us;
        while (!queue_.empty() && queue_.top().at_us < end) {
            if (options_.interrupted && options_.interrupted()) {
                break;
            }
            const std::int64_t now = queue_.top().at_us;
            while (!queue_.empty() && queue_.top().at_us == now) {
                happen(queue_.pop());
            }
            carry_out(world_.step(Instant::from_micros(now)), now);
        }
        world_.step(Instant::from_micros(end));
        return finish(end);
    }

private:
    struct Job {
        std::uint32_t row = 0;
        std::int64_t arrived_us = 0;
        std::int64_t started_us = kUnknownTime;  // the first time that enough pods were placed
        std::int64_t ends_us = kUnknownTime;     // if nothing happens to it before
        std::uint32_t placed = 0;                // pods
        std::uint32_t needed = 0;                // pods that must be placed for it to run
        bool running = false;
        std::uint32_t generation = 0;  // of its end event
        bool ended = false;
        std::vector<std::uint32_t> nodes;  // by pod; kUnboundNode: none
        std::vector<bool> served;          // by pod: was placed at some time
    };

    void schedule_arrival(std::int64_t now) {
        queue_.push({.at_us = now + gaps_.exponential_micros(source_.mean_gap_us),
                     .kind = EventKind::kArrival});
    }

    void happen(const Event& event) {
        switch (event.kind) {
            case EventKind::kEnd:
                end(event);
                break;
            case EventKind::kNodeChange:
                change_node(options_.script[event.subject]);
                break;
            case EventKind::kArrival:
                arrive(event.at_us);
                schedule_arrival(event.at_us);
                break;
        }
    }

    void arrive(std::int64_t now) {
        Job job;
        job.row = source_.rows[draws_.uniform(source_.rows.size())];
        job.arrived_us = now;
        const Shape& shape = trace_.shapes[trace_.rows[job.row].shape];
        for (const ShapePodSet& set : shape.pod_sets) {
            job.needed += static_cast<std::uint32_t>(set.min_count);
        }
        job.nodes.assign(static_cast<std::size_t>(pod_count(shape)), kUnboundNode);
        job.served.assign(job.nodes.size(), false);
        const WorkloadId id = WorkloadId::from_index(jobs_.size());
        std::string name = fmt::format("{}@{}", trace_.name(trace_.rows[job.row]), jobs_.size());
        world_.submit(id, job.row, std::move(name), Instant::from_micros(now));
        jobs_.push_back(std::move(job));
    }

    void end(const Event& event) {
        Job& job = jobs_[event.subject];
        if (event.generation != job.generation) {
            return;
        }
        job.ended = true;
        for (std::uint32_t pod = 0; pod < job.nodes.size(); ++pod) {
            world_.tell(PodChanged{{WorkloadId(event.subject), pod}, PodEvent::kSucceeded});
        }
    }

    void change_node(const NodeChange& change) {
        const NodeId id(change.node);
        if (!change.fails) {
            NodeSpec node = *trace_.nodes[change.node];
            node.rank = node_rank_[change.node];
            world_.tell(NodeAdded{id, *Node::make(std::move(node))});
            return;
        }
        world_.tell(NodeRemoved{id});
        for (Job& job : jobs_) {
            for (std::uint32_t& node : job.nodes) {
                if (!job.ended && node == change.node) {
                    node = kUnboundNode;
                    --job.placed;
                    stop_if_short(job);
                }
            }
        }
    }

    // What it has done since it started is lost.
    static void stop_if_short(Job& job) {
        if (job.running && job.placed < job.needed) {
            job.running = false;
            job.ends_us = kUnknownTime;
            ++job.generation;
        }
    }

    void carry_out(const Plan& plan, std::int64_t now) {
        for (const Decision& decision : plan.decisions) {
            const std::uint32_t subject = decision.pod.workload.value();
            Job& job = jobs_[subject];
            job.nodes[decision.pod.pod] = decision.node.value();
            job.served[decision.pod.pod] = true;
            ++job.placed;
            if (job.running || job.placed < job.needed) {
                continue;
            }
            job.running = true;
            job.started_us = job.started_us == kUnknownTime ? now : job.started_us;
            job.ends_us = now + duration_of(trace_.rows[job.row], options_);
            queue_.push({.at_us = job.ends_us,
                         .kind = EventKind::kEnd,
                         .subject = subject,
                         .generation = job.generation});
        }
        const engine::Totals totals = world_.engine().cluster().totals();
        gpu_.set(now, totals.device_taken);
        cpu_.set(now, totals.cpu_used);
        gpu_capacity_.set(now, totals.device_capacity);
        cpu_capacity_.set(now, totals.cpu_capacity);
    }

    RunOutcome finish(std::int64_t end) {
        outcome_.decision_hash = world_.engine().decision_hash();
        outcome_.means = Means{.capacity_gpu_milli = gpu_capacity_.mean(end),
                               .capacity_cpu_milli = cpu_capacity_.mean(end),
                               .used_gpu_milli = gpu_.mean(end),
                               .used_cpu_milli = cpu_.mean(end)};
        const std::vector<ClassWeight> popularity = world_.popularity();
        outcome_.fragmentation_milli = engine::fragmentation_milli(world_.engine(), popularity);
        look_at_end(world_, engine::waiting_demand(world_.engine()), outcome_);
        std::vector<std::int64_t> waits;
        std::vector<std::int64_t> completions;
        std::int64_t not_started = 0;
        std::int64_t not_ending = 0;
        for (const Job& job : jobs_) {
            if (job.arrived_us < options_.warmup_us) {
                continue;
            }
            count(job);
            const bool started = job.started_us != kUnknownTime;
            const bool ends = job.ends_us != kUnknownTime;
            not_started += started ? 0 : 1;
            not_ending += ends ? 0 : 1;
            waits.push_back((started ? job.started_us : end) - job.arrived_us);
            completions.push_back((ends ? job.ends_us : end) - job.arrived_us);
        }
        outcome_.wait = summarize_times(std::move(waits), not_started);
        outcome_.completion = summarize_times(std::move(completions), not_ending);
        return std::move(outcome_);
    }

    void count(const Job& job) {
        auto pod = job.served.begin();
        for (const ShapePodSet& set : trace_.shapes[trace_.rows[job.row].shape].pod_sets) {
            const auto end = pod + set.count;
            const std::int64_t failed = std::count(pod, end, false);
            pod = end;
            outcome_.pods_arrived += set.count;
            outcome_.pods_failed += failed;
            outcome_.classes[set.pod_class].arrived += set.count;
            outcome_.classes[set.pod_class].failed += failed;
        }
    }

    const Trace& trace_;
    std::vector<std::uint32_t> node_rank_;
    const DepartureOptions& options_;
    Source source_;
    World world_;
    Rng gaps_;
    Rng draws_;
    EventQueue queue_;
    std::vector<Job> jobs_;
    TimeAverage gpu_;
    TimeAverage cpu_;
    TimeAverage gpu_capacity_;
    TimeAverage cpu_capacity_;
    RunOutcome outcome_;
};

}  // namespace

Result<RunOutcome> run_with_departures(const Trace& trace, std::span<const std::uint32_t> node_rank,
                                       const DepartureOptions& options, WorldOptions world) {
    if (options.load_milli <= 0) {
        return fail(ErrorCode::kInvalidArgument, "--load", "{} milli: expected more than 0",
                    options.load_milli);
    }
    REGIMEN_TRY_ASSIGN(Source source, source_of(trace, options));
    return DepartureRun(trace, node_rank, options, std::move(source), std::move(world)).run();
}

}  // namespace regimen::sim
