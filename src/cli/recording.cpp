#include "cli/recording.hpp"

#include <algorithm>

#include "cli/console.hpp"
#include "cli/load_input.hpp"
#include "cli/replay_output.hpp"
#include "cli/replay_result.hpp"
#include "cli/rerun.hpp"
#include "cli/timing.hpp"
#include "engine/state/workload_table.hpp"
#include "files/interrupt.hpp"
#include "files/sha256.hpp"
#include "record/reader.hpp"
#include "report/summary.hpp"
#include "sim/experiment/departure_run.hpp"

namespace regimen::cli {
namespace {

constexpr std::uint64_t kStepsBetweenPolls = 256;

// A recording says everything about its run but the placement and what that may know.
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
    };
    for (const auto& [named, option] : settled) {
        if (named) {
            return fail(ErrorCode::kInvalidArgument, option,
                        "found with a recording, expected with lists or objects");
        }
    }
    return {};
}

std::optional<PolicyChange> change_of(const ReplayArguments& arguments,
                                      std::optional<std::string> placement) {
    if (!placement && !arguments.waiting_order && !arguments.demand) {
        return std::nullopt;
    }
    return PolicyChange{.placement = std::move(placement),
                        .order = arguments.waiting_order,
                        .demand = arguments.demand};
}

std::vector<std::optional<PolicyChange>> changes_of(const ReplayArguments& arguments) {
    std::vector<std::optional<PolicyChange>> changes;
    if (!arguments.placements) {
        changes.push_back(change_of(arguments, std::nullopt));
        return changes;
    }
    for (const std::string& placement : *arguments.placements) {
        changes.push_back(change_of(arguments, placement));
    }
    return changes;
}

HistoryOptions history_of(const record::RecordingHeader& header) {
    HistoryOptions options;
    options.refused_are_gone = header.source == kSourceRefusedAreGone;
    if (header.source == kSourceDepartures) {
        const sim::DepartureOptions measured;
        options.window = report::Window{measured.warmup_us, measured.measured_us};
    }
    return options;
}

bool knows_demand(const std::optional<PolicyChange>& change) {
    return change && (change->placement == "fgd" || change->demand == DemandSource::kDeclared);
}

// How often each class of the first step arrives in the whole recording, in the order of their
// ids, as a list's popularity is counted; empty when the recording declares it itself.
Result<std::vector<ClassWeight>> popularity_in(const std::string& path) {
    REGIMEN_TRY_ASSIGN(record::RecordingReader reader, record::RecordingReader::open(path));
    std::vector<ClassWeight> classes;
    std::vector<std::int64_t> arrived;
    while (true) {
        REGIMEN_TRY_ASSIGN(const std::optional<record::Step> step, reader.next());
        if (!step) {
            break;
        }
        for (const Fact& fact : step->facts) {
            if (std::holds_alternative<DemandDeclared>(fact)) {
                return std::vector<ClassWeight>{};
            }
            if (const auto* const known = std::get_if<PodClassDefined>(&fact);
                known != nullptr && reader.steps() == 1) {
                classes.push_back({known->id, 0});
            }
            if (const auto* const submitted = std::get_if<WorkloadSubmitted>(&fact)) {
                for (const engine::SetEntry& set : engine::flatten(submitted->workload->group)) {
                    arrived.resize(std::max(arrived.size(), set.pod_class.index() + 1));
                    arrived[set.pod_class.index()] += set.count;
                }
            }
        }
    }
    for (ClassWeight& known : classes) {
        const std::size_t index = known.pod_class.index();
        known.weight = index < arrived.size() ? arrived[index] : 0;
    }
    return classes;
}

struct Replayed {
    record::RecordingHeader header;
    RerunFigures figures;
    report::ReplayRun now;
    std::optional<report::ReplayRun> recorded;
    report::Amounts capacity;
    PolicySet policy;
    PolicySet recorded_policy;
};

Result<Replayed> replay_once(const std::string& path, std::optional<PolicyChange> change) {
    std::vector<ClassWeight> popularity;
    if (knows_demand(change)) {
        REGIMEN_TRY_ASSIGN(popularity, popularity_in(path));
    }
    REGIMEN_TRY_ASSIGN(record::RecordingReader reader, record::RecordingReader::open(path));
    Rerun rerun({.change = std::move(change),
                 .history = history_of(reader.header()),
                 .popularity = std::move(popularity)});
    while (true) {
        REGIMEN_TRY_ASSIGN(const std::optional<record::Step> step, reader.next());
        if (!step) {
            break;
        }
        rerun.step(*step);
        if (reader.steps() % kStepsBetweenPolls == 0) {
            REGIMEN_TRY(files::check_interrupted());
        }
    }
    return Replayed{.header = reader.header(),
                    .figures = rerun.figures(),
                    .now = rerun.run_now(),
                    .recorded = rerun.run_recorded(),
                    .capacity = rerun.capacity(),
                    .policy = rerun.policy(),
                    .recorded_policy = rerun.recorded_policy()};
}

report::RecordingReplay replay_of(const Replayed& replayed) {
    const RerunFigures& figures = replayed.figures;
    return {.policy = replayed.policy.placement,
            .demand = demand_name(replayed.policy.demand),
            .decision_hash = figures.now.decision_hash,
            .decisions = figures.now.decisions,
            .equal_decisions = figures.equal_decisions,
            .started_only_recorded = figures.started_only_recorded,
            .started_only_now = figures.started_only_now,
            .first_difference = figures.first_difference};
}

// The recorded run comes first, unless one of the replays has its name: then that one stands for
// it.
void add_run(report::ReplayResult& result, report::ReplayRun run) {
    const bool known = std::any_of(result.runs.begin(), result.runs.end(), [&](const auto& r) {
        return r.policy == run.policy && r.seed == run.seed;
    });
    if (!known) {
        result.runs.push_back(std::move(run));
    }
}

void start_result(const Replayed& first, report::ReplayResult& result) {
    const HistoryOptions history = history_of(first.header);
    result.capacity = first.capacity;
    result.window = history.window;
    result.input.order = std::string(name(ArrivalOrder::kTrace));
    result.input.departures = !history.refused_are_gone;
    result.recording =
        report::RecordingPart{.engine = first.header.engine,
                              .source = first.header.source,
                              .policy = first.recorded ? first.recorded->policy : first.now.policy,
                              .decision_hash = first.figures.recorded.decision_hash,
                              .steps = first.figures.steps,
                              .facts = first.figures.facts,
                              .workloads = first.figures.workloads,
                              .decisions = first.figures.recorded.decisions,
                              .replays = {}};
}

Status same_version_same_decisions(const std::vector<Replayed>& replays, const std::string& path) {
    for (const Replayed& replayed : replays) {
        const bool changed = replayed.recorded.has_value();
        if (replayed.header.engine == REGIMEN_VERSION && !changed &&
            !replayed.figures.first_difference.empty()) {
            return fail(ErrorCode::kInternal, path,
                        "the engine that made this recording does not decide so any more");
        }
    }
    return {};
}

report::ReplayResult result_of(const std::vector<Replayed>& replays,
                               std::optional<DemandSource> wanted) {
    report::ReplayResult result;
    start_result(replays.front(), result);
    // What each replay may know stands with it; this is what was asked for, as with lists.
    result.input.demand = demand_name(wanted.value_or(replays.front().recorded_policy.demand));
    const std::string& recorded = result.recording->policy;
    const bool again = std::any_of(replays.begin(), replays.end(), [&](const Replayed& replayed) {
        return replayed.policy.placement == recorded;
    });
    if (replays.front().recorded && !again) {
        add_run(result, *replays.front().recorded);
    }
    for (const Replayed& replayed : replays) {
        result.recording->replays.push_back(replay_of(replayed));
        add_run(result, replayed.now);
    }
    report::summarize(result);
    return result;
}

Status write_costs(files::AtomicFile& file, const std::vector<Replayed>& replays, Timing timing) {
    std::vector<RunSpec> specs;
    for (const Replayed& replayed : replays) {
        specs.push_back({replayed.policy.placement, replayed.policy.seed});
    }
    REGIMEN_TRY(file.write(write_timing_json(timing, specs, max_rss_bytes())));
    return file.commit();
}

}  // namespace

Result<record::RecordingWriter> open_recording(const std::string& path,
                                               const Experiment& experiment) {
    return record::RecordingWriter::open(
        path,
        {.engine = REGIMEN_VERSION,
         .source = std::string(experiment.load_milli ? kSourceDepartures : kSourceRefusedAreGone)});
}

sim::StepListener recording_listener(record::RecordingWriter& writer) {
    return [&writer](Instant now, std::span<const Fact> facts, const Plan& plan) {
        static_cast<void>(writer.append(now, facts, plan));
    };
}

Status replay_recording(const std::string& path, const ReplayArguments& arguments) {
    const Stopwatch whole;
    REGIMEN_TRY(check_options(arguments));
    REGIMEN_TRY_ASSIGN(ReplayOutput output, ReplayOutput::open(arguments.out_folder));
    std::optional<files::AtomicFile> timing_file;
    if (!arguments.timing_path.empty()) {
        REGIMEN_TRY_ASSIGN(timing_file, files::AtomicFile::create(arguments.timing_path));
    }
    std::vector<Replayed> replays;
    Timing timing;
    for (const std::optional<PolicyChange>& change : changes_of(arguments)) {
        const Stopwatch watch;
        REGIMEN_TRY_ASSIGN(Replayed replayed, replay_once(path, change));
        timing.runs.push_back(watch.elapsed());
        replays.push_back(std::move(replayed));
    }
    report::ReplayResult result = result_of(replays, arguments.demand);
    result.input.name = input_name(arguments.input);
    REGIMEN_TRY_ASSIGN(result.input.nodes_sha256, files::sha256_of_file(path));
    result.input.pods_sha256 = result.input.nodes_sha256;
    REGIMEN_TRY(files::check_interrupted());
    REGIMEN_TRY(output.write(result));
    if (timing_file) {
        timing.total = whole.elapsed();
        REGIMEN_TRY(write_costs(*timing_file, replays, timing));
    }
    REGIMEN_TRY(print_replay(result, arguments.format, output.html_path()));
    return same_version_same_decisions(replays, path);
}

}  // namespace regimen::cli
