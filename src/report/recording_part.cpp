#include "report/recording_part.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "report/escape.hpp"
#include "report/html/data_table.hpp"
#include "report/html/section.hpp"
#include "report/numbers.hpp"
#include "report/table.hpp"

namespace regimen::report {
namespace {

constexpr std::size_t kIndent = 4;

std::string count(std::uint64_t value) {
    return grouped(static_cast<std::int64_t>(value));
}

std::string count(std::uint64_t value, std::string_view noun) {
    return counted(count(value), noun);
}

std::string same(const RecordingReplay& replay) {
    return fmt::format("all {} decisions are the same, hash {:016x}", count(replay.decisions),
                       replay.decision_hash);
}

// How many, and what each started that the other did not.
std::string other(const RecordingPart& recording, const RecordingReplay& replay) {
    return fmt::format(
        "{} of {} recorded decisions are the same; {} started only in the recording, {} only now",
        count(replay.equal_decisions), count(recording.decisions),
        count(replay.started_only_recorded, "workload"), count(replay.started_only_now));
}

std::string contents(const RecordingPart& recording) {
    return fmt::format("{}, {}, {}", count(recording.steps, "step"), count(recording.facts, "fact"),
                       count(recording.workloads, "workload"));
}

}  // namespace

std::string recording_text(const ReplayResult& result) {
    if (!result.recording) {
        return {};
    }
    const RecordingPart& recording = *result.recording;
    std::string text = wrapped(fmt::format("recording: {}, made by regimen {}: {}, hash {:016x}",
                                           terminal(recording.source), terminal(recording.engine),
                                           contents(recording), recording.decision_hash),
                               0, kIndent);
    for (const RecordingReplay& replay : recording.replays) {
        const bool equal = replay.first_difference.empty();
        text += wrapped(
            fmt::format("{}, demand {}: {}", terminal(replay.policy), terminal(replay.demand),
                        equal ? same(replay) : other(recording, replay)),
            0, kIndent);
        text += equal ? std::string()
                      : wrapped("first difference: " + terminal(replay.first_difference), kIndent,
                                2 * kIndent);
    }
    return text + "\n";
}

std::string recording_section(const ReplayResult& result) {
    if (!result.recording) {
        return {};
    }
    const RecordingPart& recording = *result.recording;
    std::string body = "<ul>\n";
    DataTable table("Replays of the recording",
                    {{"policy", "policy", Align::kLeft},
                     {"demand", "demand", Align::kLeft},
                     {"decision hash", "decision_hash"},
                     {"decisions", "decisions"},
                     {"as recorded", "equal_decisions"},
                     {"only recorded", "started_only_recorded"},
                     {"only now", "started_only_now"},
                     {"first difference", "first_difference", Align::kLeft}});
    for (std::size_t i = 0; i < recording.replays.size(); ++i) {
        const RecordingReplay& replay = recording.replays[i];
        const bool equal = replay.first_difference.empty();
        body += fmt::format(
            "<li><strong>{}</strong>: {}.{}</li>\n", html(replay.policy),
            equal ? same(replay) : other(recording, replay),
            equal ? std::string()
                  : fmt::format(" The first difference: {}.", html(replay.first_difference)));
        table.add(fmt::format("/recording/replays/{}", i),
                  {replay.policy, replay.demand, fmt::format("{:016x}", replay.decision_hash),
                   fmt::format("{}", replay.decisions), fmt::format("{}", replay.equal_decisions),
                   fmt::format("{}", replay.started_only_recorded),
                   fmt::format("{}", replay.started_only_now), replay.first_difference});
    }
    return section("recording", "Against the recording",
                   fmt::format("{}, made by regimen {} with {}: {}.", html(recording.source),
                               html(recording.engine), html(recording.policy), contents(recording)),
                   body + "</ul>\n" + table.finish());
}

}  // namespace regimen::report
