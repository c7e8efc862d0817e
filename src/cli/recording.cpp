#include "cli/recording.hpp"

#include "base/hash.hpp"
#include "cli/console.hpp"
#include "cli/recording_report.hpp"
#include "cli/rerun.hpp"
#include "files/interrupt.hpp"
#include "record/reader.hpp"

namespace regimen::cli {
namespace {

constexpr std::uint64_t kStepsBetweenPolls = 256;

// A recording says everything about its run but the placement and what that may know.
Status check_options(const ReplayArguments& arguments) {
    const auto refuse = [](std::string_view option) {
        return fail(ErrorCode::kInvalidArgument, std::string(option),
                    "found with a recording, expected with lists or objects");
    };
    if (!arguments.out_folder.empty()) {
        return refuse("--out");
    }
    if (!arguments.record_path.empty()) {
        return refuse("--record");
    }
    if (!arguments.explain.empty()) {
        return refuse("--explain");
    }
    if (!arguments.timing_path.empty()) {
        return refuse("--timing");
    }
    if (arguments.bounds) {
        return refuse("--bounds");
    }
    if (arguments.load_milli) {
        return refuse("--departures");
    }
    if (arguments.format != Format::kTable && arguments.format != Format::kJson) {
        return fail(ErrorCode::kInvalidArgument, "--format",
                    "a recording is reported as table or json");
    }
    if (arguments.placements && arguments.placements->size() != 1) {
        return fail(ErrorCode::kInvalidArgument, "--placement",
                    "found {} policies, expected one to replay the recording with",
                    arguments.placements->size());
    }
    return {};
}

std::optional<PolicyChange> change_of(const ReplayArguments& arguments) {
    if (!arguments.placements && !arguments.waiting_order && !arguments.demand) {
        return std::nullopt;
    }
    PolicyChange change{
        .placement = {}, .order = arguments.waiting_order, .demand = arguments.demand};
    if (arguments.placements) {
        change.placement = arguments.placements->front();
    }
    return change;
}

Status same_version_same_decisions(const RecordingReport& report, const std::string& path) {
    const bool same_engine = report.header.engine == REGIMEN_VERSION && !report.changed;
    if (same_engine && !report.figures.first_difference.empty()) {
        return fail(ErrorCode::kInternal, path,
                    "the engine that made this recording does not decide so any more");
    }
    return {};
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
    REGIMEN_TRY(check_options(arguments));
    REGIMEN_TRY_ASSIGN(record::RecordingReader reader, record::RecordingReader::open(path));
    RerunOptions options{.change = change_of(arguments), .refused_are_gone = false};
    RecordingReport report{.header = reader.header(), .changed = {}, .figures = {}};
    if (options.change) {
        report.changed = options.change->placement.value_or("changed");
    }
    options.refused_are_gone = report.header.source == kSourceRefusedAreGone;
    Rerun rerun(std::move(options));
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
    report.figures = rerun.figures();
    REGIMEN_TRY(
        print(arguments.format == Format::kJson ? recording_json(report) : recording_text(report)));
    return same_version_same_decisions(report, path);
}

}  // namespace regimen::cli
