#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <utility>

#include "report/json_view.hpp"
#include "report/replay_json.hpp"

namespace regimen::report {
namespace {

// 16 lower-case hexadecimal digits.
std::uint64_t read_hash(JsonView& json, const JsonPlace& place) {
    const std::string text = json.string(place);
    std::uint64_t hash = 0;
    bool valid = text.size() == 16;
    for (const char c : text) {
        const bool digit = c >= '0' && c <= '9';
        valid = valid && (digit || (c >= 'a' && c <= 'f'));
        hash = hash * 16 + static_cast<std::uint64_t>(digit ? c - '0' : c - 'a' + 10);
    }
    if (!valid) {
        json.fail(place, fmt::format("found \"{}\", expected 16 digits of 0-9a-f", text));
    }
    return hash;
}

ReplayInput read_input(JsonView& json, const JsonPlace& at) {
    ReplayInput input;
    input.nodes_sha256 = json.string(json.member(at, "nodes_sha256"));
    input.pods_sha256 = json.string(json.member(at, "pods_sha256"));
    input.order = json.string(json.member(at, "order"));
    input.inflate_milli = json.integer(json.member(at, "inflate_milli"));
    input.departures = json.boolean(json.member(at, "departures"));
    if (const JsonPlace load = json.optional_member(at, "load_milli")) {
        input.load_milli = json.integer(load);
    }
    input.demand = json.string(json.member(at, "demand"));
    if (const JsonPlace name = json.optional_member(at, "name")) {
        input.name = json.string(name);
    }
    return input;
}

Amounts read_amounts(JsonView& json, const JsonPlace& at) {
    return {json.integer(json.member(at, "gpu_milli")), json.integer(json.member(at, "cpu_milli"))};
}

std::vector<CurvePoint> read_curve(JsonView& json, const JsonPlace& at) {
    std::vector<CurvePoint> curve;
    json.each(at, [&](const JsonPlace& point) {
        curve.push_back({json.integer(json.member(point, "arrived_pct")),
                         json.number(json.member(point, "allocated_pct"))});
        const std::size_t n = curve.size();
        if (n > 1 && curve[n - 2].arrived_pct >= curve[n - 1].arrived_pct) {
            json.fail(point, "arrived_pct does not rise from point to point");
        }
    });
    return curve;
}

std::optional<TimeStatistics> read_time(JsonView& json, const JsonPlace& at) {
    if (!at) {
        return std::nullopt;
    }
    return TimeStatistics{json.integer(json.member(at, "mean")),
                          json.integer(json.member(at, "p99")),
                          json.integer(json.member(at, "censored"))};
}

// A cause that is absent strands nothing; one that is unknown would silently go missing from sums.
Stranding read_stranding(JsonView& json, const JsonPlace& at) {
    Stranding stranding{};
    if (!at.is(JsonValue::Kind::kObject)) {
        json.fail(at, "expected an object of cause: milli-accelerators");
        return stranding;
    }
    for (std::size_t i = 0; i < at.value->keys.size(); ++i) {
        const std::string& key = at.value->keys[i];
        const JsonPlace place{&at.value->children[i], at.pointer + "/" + key};
        const std::optional<Cause> cause = cause_from_name(key);
        const std::size_t index = cause ? static_cast<std::size_t>(*cause) : kStrandingCauseCount;
        if (index >= kStrandingCauseCount) {
            json.fail(place, "this is not a cause of stranding");
            return stranding;
        }
        stranding[index] = json.integer(place);
    }
    return stranding;
}

ClassOutcome read_class(JsonView& json, const JsonPlace& at) {
    return {json.string(json.member(at, "label")), json.integer(json.member(at, "arrived")),
            json.integer(json.member(at, "failed"))};
}

NodeOutcome read_node(JsonView& json, const JsonPlace& at) {
    NodeOutcome node;
    node.name = json.string(json.member(at, "name"));
    node.model = json.string(json.member(at, "model"));
    node.gpus = json.integer(json.member(at, "gpus"));
    node.used_gpu_milli = json.integer(json.member(at, "used_gpu_milli"));
    node.capacity_gpu_milli = json.integer(json.member(at, "capacity_gpu_milli"));
    if (const JsonPlace cause = json.optional_member(at, "cause")) {
        node.cause = cause_from_name(json.string(cause));
        if (!node.cause) {
            json.fail(cause, "this is not a cause");
        }
    }
    return node;
}

ReplayRun read_run(JsonView& json, const JsonPlace& at) {
    ReplayRun run;
    run.policy = json.string(json.member(at, "policy"));
    run.seed = json.unsigned_integer(json.member(at, "seed"));
    run.decision_hash = read_hash(json, json.member(at, "decision_hash"));
    const JsonPlace pods = json.member(at, "pods");
    run.pods.arrived = json.integer(json.member(pods, "arrived"));
    run.pods.failed = json.integer(json.member(pods, "failed"));
    run.used = read_amounts(json, json.member(at, "used"));
    if (const JsonPlace mean = json.optional_member(at, "mean_used")) {
        run.mean_used = read_amounts(json, mean);
    }
    if (const JsonPlace mean = json.optional_member(at, "mean_capacity")) {
        run.mean_capacity = read_amounts(json, mean);
    }
    if (const JsonPlace curve = json.optional_member(at, "curve")) {
        run.curve = read_curve(json, curve);
    }
    run.fragmentation_gpu_milli = json.integer(json.member(at, "fragmentation_gpu_milli"));
    run.stranded_gpu_milli = read_stranding(json, json.member(at, "stranded_gpu_milli"));
    run.wait_us = read_time(json, json.optional_member(at, "wait_us"));
    run.completion_us = read_time(json, json.optional_member(at, "completion_us"));
    if (const JsonPlace classes = json.optional_member(at, "classes")) {
        json.each(classes, [&](const JsonPlace& c) { run.classes.push_back(read_class(json, c)); });
    }
    if (const JsonPlace nodes = json.optional_member(at, "nodes")) {
        json.each(nodes,
                  [&](const JsonPlace& node) { run.nodes.push_back(read_node(json, node)); });
    }
    if (run.policy.empty()) {
        json.fail(at, "\"policy\" is empty");
    }
    return run;
}

std::optional<Interval> read_interval(JsonView& json, const JsonPlace& at) {
    if (!at) {
        return std::nullopt;
    }
    std::vector<double> ends;
    json.each(at, [&](const JsonPlace& end) { ends.push_back(json.number(end)); });
    if (ends.size() != 2 || ends[0] > ends[1]) {
        json.fail(at, "expected [lower end, upper end]");
        return std::nullopt;
    }
    return Interval{ends[0], ends[1]};
}

SummaryRow read_summary(JsonView& json, const JsonPlace& at) {
    SummaryRow row;
    row.policy = json.string(json.member(at, "policy"));
    row.metric = json.string(json.member(at, "metric"));
    row.n = json.integer(json.member(at, "n"), 1);
    row.mean = json.number(json.member(at, "mean"));
    const double sd = json.number(json.member(at, "sd"));
    const std::optional<Interval> ci95 = read_interval(json, json.member(at, "ci95"));
    if (row.n > 1) {
        row.sd = sd;
        row.ci95 = ci95;
    }
    return row;
}

MeanCurve read_mean_curve(JsonView& json, const JsonPlace& at) {
    MeanCurve curve;
    curve.policy = json.string(json.member(at, "policy"));
    json.each(json.member(at, "points"), [&](const JsonPlace& at_point) {
        MeanCurvePoint point;
        point.arrived_pct = json.integer(json.member(at_point, "arrived_pct"));
        point.n = json.integer(json.member(at_point, "n"), 1);
        point.mean = json.number(json.member(at_point, "mean"));
        const std::optional<Interval> ci95 = read_interval(json, json.member(at_point, "ci95"));
        point.ci95 = point.n > 1 ? ci95 : std::nullopt;
        curve.points.push_back(point);
    });
    return curve;
}

RecordingReplay read_replay(JsonView& json, const JsonPlace& at) {
    RecordingReplay replay;
    replay.policy = json.string(json.member(at, "policy"));
    replay.demand = json.string(json.member(at, "demand"));
    replay.decision_hash = read_hash(json, json.member(at, "decision_hash"));
    replay.decisions = json.unsigned_integer(json.member(at, "decisions"));
    replay.equal_decisions = json.unsigned_integer(json.member(at, "equal_decisions"));
    replay.started_only_recorded = json.unsigned_integer(json.member(at, "started_only_recorded"));
    replay.started_only_now = json.unsigned_integer(json.member(at, "started_only_now"));
    replay.first_difference = json.string(json.member(at, "first_difference"));
    return replay;
}

RecordingPart read_recording(JsonView& json, const JsonPlace& at) {
    RecordingPart recording;
    recording.engine = json.string(json.member(at, "engine"));
    recording.source = json.string(json.member(at, "source"));
    recording.policy = json.string(json.member(at, "policy"));
    recording.decision_hash = read_hash(json, json.member(at, "decision_hash"));
    recording.steps = json.unsigned_integer(json.member(at, "steps"));
    recording.facts = json.unsigned_integer(json.member(at, "facts"));
    recording.workloads = json.unsigned_integer(json.member(at, "workloads"));
    recording.decisions = json.unsigned_integer(json.member(at, "decisions"));
    json.each(json.member(at, "replays"),
              [&](const JsonPlace& r) { recording.replays.push_back(read_replay(json, r)); });
    return recording;
}

void read_optional_parts(JsonView& json, const JsonPlace& root, ReplayResult& result) {
    if (const JsonPlace curves = json.optional_member(root, "mean_curves")) {
        json.each(curves, [&](const JsonPlace& curve) {
            result.mean_curves.push_back(read_mean_curve(json, curve));
        });
    }
    if (const JsonPlace bounds = json.optional_member(root, "bounds")) {
        result.bounds = Bounds{read_curve(json, json.member(bounds, "free")),
                               read_curve(json, json.member(bounds, "no_reject"))};
    }
    if (const JsonPlace recording = json.optional_member(root, "recording")) {
        result.recording = read_recording(json, recording);
    }
    if (const JsonPlace window = json.optional_member(root, "window")) {
        result.window = Window{json.integer(json.member(window, "warmup_us")),
                               json.integer(json.member(window, "measured_us"))};
    }
}

ReplayResult read_result(JsonView& json, const JsonPlace& root) {
    ReplayResult result;
    const JsonPlace schema = json.member(root, "schema");
    if (const std::string found = json.string(schema); found != kReplaySchema) {
        json.fail(schema, fmt::format("found \"{}\", expected \"{}\"", found, kReplaySchema));
        return result;
    }
    result.input = read_input(json, json.member(root, "input"));
    result.capacity = read_amounts(json, json.member(root, "capacity"));
    std::set<std::pair<std::string, std::uint64_t>> seen;
    json.each(json.member(root, "runs"), [&](const JsonPlace& at) {
        result.runs.push_back(read_run(json, at));
        const ReplayRun& run = result.runs.back();
        if (!seen.emplace(run.policy, run.seed).second) {
            json.fail(at, fmt::format("policy \"{}\" has seed {} twice", run.policy, run.seed));
        }
    });
    json.each(json.member(root, "summary"),
              [&](const JsonPlace& at) { result.summary.push_back(read_summary(json, at)); });
    read_optional_parts(json, root, result);
    return result;
}

}  // namespace

Result<ReplayResult> read_replay_json(std::string_view text, std::string_view file) {
    JsonView json(file);
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return fail(ErrorCode::kInvalidArgument, std::string(file),
                    "the file is empty, expected {} JSON", kReplaySchema);
    }
    REGIMEN_TRY_ASSIGN(const JsonValue root, parse_json(text, file));
    ReplayResult result = read_result(json, JsonPlace{&root, ""});
    if (json.error()) {
        return tl::unexpected(*json.error());
    }
    return result;
}

}  // namespace regimen::report
