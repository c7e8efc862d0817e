#include "cli/recording/recording_command.hpp"

#include "cli/load_input.hpp"
#include "cli/recording/recording_result.hpp"
#include "cli/recording/reruns.hpp"
#include "cli/replay_output.hpp"
#include "cli/run_pool.hpp"
#include "files/interrupt.hpp"
#include "files/sha256.hpp"

namespace regimen::cli {
namespace {

// A recording says everything about its run but the policy.
Status check_options(const ReplayArguments& arguments) {
    const struct {
        bool named;
        const char* option;
    } settled[] = {
        {!arguments.record_path.empty(), "--record"},
        {!arguments.explain.empty(), "--explain"},
        {arguments.bounds, "--bounds"},
        {arguments.load_milli.has_value(), "--departures"},
        {arguments.arrivals.seeds_named, "--seeds"},
        {arguments.arrivals.order_named, "--order"},
        {arguments.arrivals.inflate_milli.has_value(), "--inflate"},
        {arguments.input.lenient, "--lenient"},
    };
    for (const auto& [named, option] : settled) {
        if (named) {
            return fail(
                ErrorCode::kInvalidArgument, option,
                "a recording is replayed as it was made; expected lists or objects with it");
        }
    }
    return {};
}

std::vector<std::optional<PolicyChange>> changes_of(const ReplayArguments& arguments) {
    const PolicyChange common{.placement = std::nullopt,
                              .order = arguments.waiting_order,
                              .demand = arguments.demand,
                              .seed = arguments.policy_seed};
    if (!arguments.placements) {
        return {common == PolicyChange() ? std::nullopt : std::optional(common)};
    }
    std::vector<std::optional<PolicyChange>> changes;
    for (const std::string& placement : *arguments.placements) {
        changes.emplace_back(common);
        changes.back()->placement = placement;
    }
    return changes;
}

Status same_version_same_decisions(const Reruns& reruns, const std::string& path) {
    for (const RerunOutcome& outcome : reruns.outcomes) {
        const bool changed = outcome.recorded.has_value();
        if (reruns.header.engine == REGIMEN_VERSION && !changed &&
            !outcome.figures.first_difference.empty()) {
            return fail(ErrorCode::kInternal, path,
                        "the engine that made this recording does not decide so any more");
        }
    }
    return {};
}

}  // namespace

Status replay_recording(const std::string& path, const ReplayArguments& arguments) {
    const Stopwatch whole;
    REGIMEN_TRY(check_options(arguments));
    REGIMEN_TRY_ASSIGN(ReplayOutput output,
                       ReplayOutput::open(arguments.out_folder, arguments.timing_path));
    const std::vector<std::optional<PolicyChange>> changes = changes_of(arguments);
    REGIMEN_TRY_ASSIGN(Reruns reruns, perform_reruns(path, changes, arguments.jobs));
    report::ReplayResult result = recording_result(reruns, arguments.demand);
    result.input.name = input_name(arguments.input);
    REGIMEN_TRY_ASSIGN(result.input.nodes_sha256, files::sha256_of_file(path));
    result.input.pods_sha256 = result.input.nodes_sha256;
    REGIMEN_TRY(files::check_interrupted());
    REGIMEN_TRY(output.write(result));
    std::vector<RunSpec> specs;
    for (const RerunOutcome& outcome : reruns.outcomes) {
        specs.push_back(outcome.spec());
    }
    REGIMEN_TRY(output.write_timing({.threads = pool_threads(changes.size(), arguments.jobs),
                                     .read = {},
                                     .runs = std::move(reruns.costs),
                                     .total = whole.elapsed()},
                                    specs));
    REGIMEN_TRY(print_replay(result, arguments.format, output.html_path()));
    return same_version_same_decisions(reruns, path);
}

}  // namespace regimen::cli
