#include "cli/experiment.hpp"

#include "files/interrupt.hpp"
#include "sim/order/published.hpp"
#include "sim/order/shuffled.hpp"
#include "sim/order/trace_order.hpp"

namespace regimen::cli {

std::vector<RunSpec> runs_of(const std::vector<std::string>& placements,
                             const std::vector<std::uint64_t>& seeds) {
    std::vector<RunSpec> runs;
    runs.reserve(placements.size() * seeds.size());
    for (const std::string& placement : placements) {
        for (const std::uint64_t seed : seeds) {
            runs.push_back({placement, seed});
        }
    }
    return runs;
}

DemandSource demand_of(std::string_view placement, DemandSource wanted) {
    return placement == "fgd" ? DemandSource::kDeclared : wanted;
}

PolicySet policy_of(const Experiment& experiment, const RunSpec& run) {
    return {.placement = run.placement,
            .order = experiment.waiting_order,
            .demand = demand_of(run.placement, experiment.demand),
            .seed = experiment.policy_seed.value_or(run.seed)};
}

Result<sim::Arrivals> arrivals_of(const sim::Trace& trace, ArrivalOrder order, std::uint64_t seed,
                                  std::int64_t inflate_milli) {
    switch (order) {
        case ArrivalOrder::kTrace:
            return sim::trace_order(trace, seed, inflate_milli);
        case ArrivalOrder::kPublished:
            return sim::published_order(trace, static_cast<std::int64_t>(seed), inflate_milli);
        case ArrivalOrder::kShuffled:
            return sim::shuffled_order(trace, seed, inflate_milli);
    }
    return fail(ErrorCode::kInternal, "--order", "no such order");
}

Status check_experiment(const sim::Trace& trace, const Experiment& experiment) {
    if (experiment.load_milli && !trace.has_times) {
        return fail(ErrorCode::kInvalidArgument, "--departures",
                    "the input does not say when its pods were created and how long they ran; "
                    "expected a list with times");
    }
    return {};
}

namespace {

// Nothing but the ranks of the nodes is left of the order when arrivals are drawn.
Result<sim::RunOutcome> run_departures(const sim::Trace& trace, const Experiment& experiment,
                                       std::uint64_t seed, sim::WorldOptions world) {
    sim::DepartureOptions options;
    options.load_milli = *experiment.load_milli;
    options.seed = seed;
    options.script = experiment.node_script;
    options.interrupted = files::interrupted;
    return sim::run_with_departures(trace, sim::shuffled_node_ranks(trace, seed), options,
                                    std::move(world));
}

}  // namespace

Result<sim::RunOutcome> run_experiment(const sim::Trace& trace, const Experiment& experiment,
                                       const RunSpec& run, RunWatch watch) {
    const PolicySet policy = policy_of(experiment, run);
    sim::WorldOptions world{.policy = policy,
                            .declare_demand = policy.demand == DemandSource::kDeclared,
                            .listener = std::move(watch.listener)};
    if (experiment.load_milli) {
        REGIMEN_TRY_ASSIGN(sim::RunOutcome outcome,
                           run_departures(trace, experiment, run.seed, std::move(world)));
        REGIMEN_TRY(files::check_interrupted());
        return outcome;
    }
    REGIMEN_TRY_ASSIGN(const sim::Arrivals arrivals,
                       arrivals_of(trace, experiment.order, run.seed, experiment.inflate_milli));
    if (!watch.hooks.interrupted) {
        watch.hooks.interrupted = files::interrupted;
    }
    sim::RunOutcome outcome = sim::run_with_refusal(trace, arrivals, std::move(world), watch.hooks);
    REGIMEN_TRY(files::check_interrupted());
    return outcome;
}

}  // namespace regimen::cli
