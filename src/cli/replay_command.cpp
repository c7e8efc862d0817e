#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/time.hpp"
#include "cli/arrival_bounds.hpp"
#include "cli/check_files.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/experiment.hpp"
#include "cli/explain_pod.hpp"
#include "cli/load_input.hpp"
#include "cli/recording/record_run.hpp"
#include "cli/recording/recording_command.hpp"
#include "cli/replay_output.hpp"
#include "cli/replay_result.hpp"
#include "cli/replay_runs.hpp"
#include "cli/run_pool.hpp"
#include "cli/timing.hpp"
#include "engine/admission/order/waiting_order.hpp"
#include "engine/placement/score/score.hpp"
#include "files/input_file.hpp"
#include "files/interrupt.hpp"
#include "policy/policy_file.hpp"
#include "report/summary.hpp"

namespace regimen::cli {
namespace {

const std::vector<std::string> kDefaultPlacements = {"regimen", "fgd", "best_fit"};
constexpr std::size_t kMaxScriptBytes = std::size_t{64} << 20;
// Up to so many kinds of pods the bounds of a report take a fraction of the runs' time.
constexpr std::size_t kQuickBoundClasses = 300;

// Nothing is wrong with them, and who wrote them expects something to happen.
void note_late_changes(const sim::NodeScript& script, const std::string& path) {
    const sim::DepartureOptions run;
    const std::int64_t end = run.warmup_us + run.measured_us;
    const auto late = std::find_if(script.begin(), script.end(),
                                   [end](const sim::NodeChange& c) { return c.at_us >= end; });
    if (late == script.end()) {
        return;
    }
    const auto count = script.end() - late;
    note(fmt::format("{}:{}: {} not before the end of the run at {}, so nothing comes of {}", path,
                     late->line, count == 1 ? "an event that is" : "the first of events that are",
                     format_duration(Duration::from_micros(end)), count == 1 ? "it" : "them"));
}

Result<sim::NodeScript> read_node_script(const std::string& path, const sim::Trace& trace) {
    if (path.empty()) {
        return sim::NodeScript{};
    }
    REGIMEN_TRY_ASSIGN(const std::string text, files::read_text(path, kMaxScriptBytes));
    std::vector<std::string> names;
    names.reserve(trace.nodes.size());
    for (const Node& node : trace.nodes) {
        names.push_back(node->name);
    }
    REGIMEN_TRY_ASSIGN(sim::NodeScript script, sim::parse_node_script(text, path, names));
    note_late_changes(script, path);
    return script;
}

// Options win over policy files, and files over defaults.
Result<ReplayArguments> with_policy_files(ReplayArguments arguments) {
    if (arguments.policy_paths.empty()) {
        return arguments;
    }
    REGIMEN_TRY_ASSIGN(
        const policy::PolicyFile file,
        policy::read_policy(arguments.policy_paths, {.placements = engine::score_names(),
                                                     .orders = engine::order_names()}));
    for (const auto& [kind, count] : file.skipped) {
        note(fmt::format("left alone: {} of kind {}", count, kind));
    }
    if (!arguments.placements && file.placement) {
        arguments.placements = {*file.placement};
    }
    if (!arguments.waiting_order) {
        arguments.waiting_order = file.order;
    }
    if (!arguments.demand) {
        arguments.demand = file.demand;
    }
    arguments.policy_seed = file.seed;
    return arguments;
}

Result<Experiment> experiment_of(const ReplayArguments& arguments, const sim::Trace& trace) {
    Experiment experiment;
    experiment.order = arguments.arrivals.order;
    experiment.inflate_milli = arguments.arrivals.inflate_milli.value_or(sim::kNotInflated);
    experiment.load_milli = arguments.load_milli;
    experiment.demand = arguments.demand.value_or(experiment.demand);
    experiment.waiting_order = arguments.waiting_order.value_or(experiment.waiting_order);
    experiment.policy_seed = arguments.policy_seed;
    REGIMEN_TRY_ASSIGN(experiment.node_script, read_node_script(arguments.node_script_path, trace));
    REGIMEN_TRY(check_experiment(trace, experiment));
    return experiment;
}

// What a replay writes, opened before the runs so that a folder that cannot be written is known
// before the work is done.
struct Files {
    ReplayOutput output;
    std::optional<record::RecordingWriter> recording;
};

Result<Files> open_files(const ReplayArguments& arguments, const Experiment& experiment,
                         std::size_t runs) {
    if (!arguments.record_path.empty() && runs != 1) {
        return fail(ErrorCode::kInvalidArgument, "--record",
                    "found {} runs, expected one: one --placement and one seed", runs);
    }
    Files opened;
    REGIMEN_TRY_ASSIGN(opened.output,
                       ReplayOutput::open(arguments.out_folder, arguments.timing_path));
    if (!arguments.record_path.empty()) {
        REGIMEN_TRY_ASSIGN(opened.recording, open_recording(arguments.record_path, experiment));
    }
    return opened;
}

// Asked for, or drawn in the report because they cost little.
bool wants_bounds(const ReplayArguments& arguments, const sim::Trace& trace) {
    const bool report = !arguments.out_folder.empty() && !arguments.load_milli;
    return arguments.bounds || (report && trace.classes.size() <= kQuickBoundClasses);
}

Result<report::ReplayResult> result_of(const ReplayArguments& arguments, const sim::Trace& trace,
                                       const Experiment& experiment, ReplayRuns& runs) {
    report::ReplayResult result;
    result.input = replay_input(trace, experiment, input_name(arguments.input));
    result.capacity = runs.capacity;
    result.runs = std::move(runs.results);
    if (experiment.load_milli) {
        const sim::DepartureOptions measured;
        result.window = report::Window{measured.warmup_us, measured.measured_us};
    }
    if (wants_bounds(arguments, trace)) {
        REGIMEN_TRY_ASSIGN(result.bounds, bound_curves(trace,
                                                       {.order = experiment.order,
                                                        .inflate_milli = experiment.inflate_milli,
                                                        .seeds = arguments.arrivals.seeds,
                                                        .at_pct = {}},
                                                       arguments.jobs));
    }
    report::summarize(result);
    return result;
}

}  // namespace

Status replay(const ReplayArguments& typed) {
    const Stopwatch whole;
    REGIMEN_TRY_ASSIGN(const sim::DetectedInput input, find_input(typed.input));
    REGIMEN_TRY(check_files(typed, input));
    REGIMEN_TRY_ASSIGN(const ReplayArguments arguments, with_policy_files(typed));
    if (input.kind == sim::InputKind::kRecording) {
        return replay_recording(input.path, arguments);
    }
    if (typed.waiting_order && !typed.load_milli) {
        return fail(ErrorCode::kInvalidArgument, "--waiting-order",
                    "who finds no room is refused and nobody waits; expected --departures or a "
                    "recording with it");
    }
    REGIMEN_TRY_ASSIGN(const sim::Trace trace, load_input(input, arguments.input.lenient));
    const Cost read = whole.elapsed();
    REGIMEN_TRY_ASSIGN(const Experiment experiment, experiment_of(arguments, trace));
    const std::vector<RunSpec> specs =
        runs_of(arguments.placements.value_or(kDefaultPlacements), arguments.arrivals.seeds);
    if (!arguments.explain.empty()) {
        REGIMEN_TRY_ASSIGN(const std::string text,
                           explain_pod(trace, experiment, specs, arguments.explain));
        return print(text);
    }

    REGIMEN_TRY_ASSIGN(Files opened, open_files(arguments, experiment, specs.size()));
    const sim::StepListener listener =
        opened.recording ? recording_listener(*opened.recording) : sim::StepListener();
    REGIMEN_TRY_ASSIGN(ReplayRuns runs,
                       perform_runs(trace, experiment, specs, arguments.jobs, listener));
    REGIMEN_TRY_ASSIGN(const report::ReplayResult result,
                       result_of(arguments, trace, experiment, runs));
    REGIMEN_TRY(files::check_interrupted());
    if (opened.recording) {
        REGIMEN_TRY(opened.recording->finish());
    }
    REGIMEN_TRY(opened.output.write(result));
    REGIMEN_TRY(opened.output.write_timing({.threads = pool_threads(specs.size(), arguments.jobs),
                                            .read = read,
                                            .runs = std::move(runs.costs),
                                            .total = whole.elapsed()},
                                           specs));
    return print_replay(result, arguments.format, opened.output.html_path());
}

}  // namespace regimen::cli
