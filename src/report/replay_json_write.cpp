#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "report/escape.hpp"
#include "report/numbers.hpp"
#include "report/replay_json.hpp"

namespace regimen::report {
namespace {

// Thin layer over the writer: a key and its value in one call.
class Out {
public:
    void open_object() { writer_.StartObject(); }
    void open_object(const char* key) {
        writer_.Key(key);
        writer_.StartObject();
    }
    void close_object() { writer_.EndObject(); }
    void open_array(const char* key) {
        writer_.Key(key);
        writer_.StartArray();
    }
    void close_array() { writer_.EndArray(); }
    void null(const char* key) {
        writer_.Key(key);
        writer_.Null();
    }
    void boolean(const char* key, bool value) {
        writer_.Key(key);
        writer_.Bool(value);
    }
    void integer(const char* key, std::int64_t value) {
        writer_.Key(key);
        writer_.Int64(value);
    }
    void unsigned_integer(const char* key, std::uint64_t value) {
        writer_.Key(key);
        writer_.Uint64(value);
    }
    void string(const char* key, std::string_view value) {
        const std::string clean = utf8(value);
        writer_.Key(key);
        writer_.String(clean.data(), static_cast<rapidjson::SizeType>(clean.size()));
    }
    void decimal(const char* key, double value, int decimals) {
        writer_.Key(key);
        decimal(value, decimals);
    }
    void interval(const char* key, const Interval& value) {
        open_array(key);
        decimal(value.lo, kStatisticDecimals);
        decimal(value.hi, kStatisticDecimals);
        close_array();
    }
    std::string text() const { return std::string(buffer_.GetString(), buffer_.GetSize()) + '\n'; }

private:
    void decimal(double value, int decimals) {
        const std::string digits = fixed(value, decimals);
        writer_.RawValue(digits.data(), digits.size(), rapidjson::kNumberType);
    }

    rapidjson::StringBuffer buffer_;
    rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

void write_input(const ReplayInput& input, Out& out) {
    out.open_object("input");
    out.string("nodes_sha256", input.nodes_sha256);
    out.string("pods_sha256", input.pods_sha256);
    out.string("order", input.order);
    out.integer("inflate_milli", input.inflate_milli);
    out.boolean("departures", input.departures);
    if (input.load_milli) {
        out.integer("load_milli", *input.load_milli);
    } else {
        out.null("load_milli");
    }
    out.string("demand", input.demand);
    if (!input.name.empty()) {
        out.string("name", input.name);
    }
    out.close_object();
}

void write_amounts(const char* key, const Amounts& amounts, Out& out) {
    out.open_object(key);
    out.integer("gpu_milli", amounts.gpu_milli);
    out.integer("cpu_milli", amounts.cpu_milli);
    out.close_object();
}

void write_curve(const char* key, const std::vector<CurvePoint>& curve, Out& out) {
    out.open_array(key);
    for (const CurvePoint& point : curve) {
        out.open_object();
        out.integer("arrived_pct", point.arrived_pct);
        out.decimal("allocated_pct", point.allocated_pct, kCurveDecimals);
        out.close_object();
    }
    out.close_array();
}

void write_time(const char* key, const std::optional<TimeStatistics>& time, Out& out) {
    if (!time) {
        return out.null(key);
    }
    out.open_object(key);
    out.integer("mean", time->mean);
    out.integer("p99", time->p99);
    out.integer("censored", time->censored);
    out.close_object();
}

void write_classes(const std::vector<ClassOutcome>& classes, Out& out) {
    out.open_array("classes");
    for (const ClassOutcome& outcome : classes) {
        out.open_object();
        out.string("label", outcome.label);
        out.integer("arrived", outcome.arrived);
        out.integer("failed", outcome.failed);
        out.close_object();
    }
    out.close_array();
}

void write_nodes(const std::vector<NodeOutcome>& nodes, Out& out) {
    out.open_array("nodes");
    for (const NodeOutcome& node : nodes) {
        out.open_object();
        out.string("name", node.name);
        out.string("model", node.model);
        out.integer("gpus", node.gpus);
        out.integer("used_gpu_milli", node.used_gpu_milli);
        out.integer("capacity_gpu_milli", node.capacity_gpu_milli);
        if (node.cause) {
            out.string("cause", name(*node.cause));
        } else {
            out.null("cause");
        }
        out.close_object();
    }
    out.close_array();
}

void write_hash(const char* key, std::uint64_t hash, Out& out) {
    out.string(key, fmt::format("{:016x}", hash));
}

void write_run(const ReplayRun& run, Out& out) {
    out.open_object();
    out.string("policy", run.policy);
    out.unsigned_integer("seed", run.seed);
    write_hash("decision_hash", run.decision_hash, out);
    out.open_object("pods");
    out.integer("arrived", run.pods.arrived);
    out.integer("failed", run.pods.failed);
    out.close_object();
    write_amounts("used", run.used, out);
    if (run.mean_used) {
        write_amounts("mean_used", *run.mean_used, out);
    }
    if (run.mean_capacity) {
        write_amounts("mean_capacity", *run.mean_capacity, out);
    }
    if (run.curve) {
        write_curve("curve", *run.curve, out);
    } else {
        out.null("curve");
    }
    out.integer("fragmentation_gpu_milli", run.fragmentation_gpu_milli);
    out.open_object("stranded_gpu_milli");
    for (std::size_t i = 0; i < kStrandingCauseCount; ++i) {
        const std::string key(name(static_cast<Cause>(i)));
        out.integer(key.c_str(), run.stranded_gpu_milli[i]);
    }
    out.close_object();
    write_time("wait_us", run.wait_us, out);
    write_time("completion_us", run.completion_us, out);
    if (!run.classes.empty()) {
        write_classes(run.classes, out);
    }
    if (!run.nodes.empty()) {
        write_nodes(run.nodes, out);
    }
    out.close_object();
}

void write_summary(const SummaryRow& row, Out& out) {
    out.open_object();
    out.string("policy", row.policy);
    out.string("metric", row.metric);
    out.integer("n", row.n);
    out.decimal("mean", row.mean, kStatisticDecimals);
    out.decimal("sd", row.sd.value_or(0), kStatisticDecimals);
    out.interval("ci95", written(row.ci95, row.mean));
    out.close_object();
}

void write_mean_curve(const MeanCurve& curve, Out& out) {
    out.open_object();
    out.string("policy", curve.policy);
    out.open_array("points");
    for (const MeanCurvePoint& point : curve.points) {
        out.open_object();
        out.integer("arrived_pct", point.arrived_pct);
        out.integer("n", point.n);
        out.decimal("mean", point.mean, kStatisticDecimals);
        out.interval("ci95", written(point.ci95, point.mean));
        out.close_object();
    }
    out.close_array();
    out.close_object();
}

void write_recording(const RecordingPart& recording, Out& out) {
    out.open_object("recording");
    out.string("engine", recording.engine);
    out.string("source", recording.source);
    out.string("policy", recording.policy);
    write_hash("decision_hash", recording.decision_hash, out);
    out.unsigned_integer("steps", recording.steps);
    out.unsigned_integer("facts", recording.facts);
    out.unsigned_integer("workloads", recording.workloads);
    out.unsigned_integer("decisions", recording.decisions);
    out.open_array("replays");
    for (const RecordingReplay& replay : recording.replays) {
        out.open_object();
        out.string("policy", replay.policy);
        out.string("demand", replay.demand);
        write_hash("decision_hash", replay.decision_hash, out);
        out.boolean("same_decisions", replay.first_difference.empty());
        out.unsigned_integer("decisions", replay.decisions);
        out.unsigned_integer("equal_decisions", replay.equal_decisions);
        out.unsigned_integer("started_only_recorded", replay.started_only_recorded);
        out.unsigned_integer("started_only_now", replay.started_only_now);
        out.string("first_difference", replay.first_difference);
        out.close_object();
    }
    out.close_array();
    out.close_object();
}

void write_optional_parts(const ReplayResult& result, Out& out) {
    if (!result.mean_curves.empty()) {
        out.open_array("mean_curves");
        for (const MeanCurve& curve : result.mean_curves) {
            write_mean_curve(curve, out);
        }
        out.close_array();
    }
    if (result.bounds) {
        out.open_object("bounds");
        write_curve("free", result.bounds->free, out);
        write_curve("no_reject", result.bounds->no_reject, out);
        out.close_object();
    }
    if (result.window) {
        out.open_object("window");
        out.integer("warmup_us", result.window->warmup_us);
        out.integer("measured_us", result.window->measured_us);
        out.close_object();
    }
    if (result.recording) {
        write_recording(*result.recording, out);
    }
}

}  // namespace

std::string write_replay_json(const ReplayResult& result) {
    Out out;
    out.open_object();
    out.string("schema", kReplaySchema);
    write_input(result.input, out);
    write_amounts("capacity", result.capacity, out);
    out.open_array("runs");
    for (const ReplayRun& run : result.runs) {
        write_run(run, out);
    }
    out.close_array();
    out.open_array("summary");
    for (const SummaryRow& row : result.summary) {
        write_summary(row, out);
    }
    out.close_array();
    write_optional_parts(result, out);
    out.close_object();
    return out.text();
}

}  // namespace regimen::report
