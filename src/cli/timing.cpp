#include "cli/timing.hpp"

#include <ctime>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <sys/resource.h>

namespace regimen::cli {
namespace {

using Writer = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

std::int64_t read_clock(clockid_t clock) {
    timespec now{};
    ::clock_gettime(clock, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1'000;
}

void text(Writer& writer, const std::string& value) {
    writer.String(value.c_str(), static_cast<rapidjson::SizeType>(value.size()));
}

void cost(Writer& writer, const Cost& value) {
    writer.Key("wall_us");
    writer.Int64(value.wall_us);
    writer.Key("cpu_us");
    writer.Int64(value.cpu_us);
}

}  // namespace

Stopwatch::Stopwatch()
    : wall_us_(read_clock(CLOCK_MONOTONIC)), cpu_us_(read_clock(CLOCK_THREAD_CPUTIME_ID)) {}

Cost Stopwatch::elapsed() const {
    return {read_clock(CLOCK_MONOTONIC) - wall_us_, read_clock(CLOCK_THREAD_CPUTIME_ID) - cpu_us_};
}

std::int64_t max_rss_bytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
}

std::string write_timing_json(const Timing& timing, const std::vector<RunSpec>& runs,
                              std::int64_t max_rss) {
    rapidjson::StringBuffer buffer;
    Writer writer(buffer);
    writer.SetIndent(' ', 2);
    writer.StartObject();
    writer.Key("schema");
    writer.String("regimen.timing/v1");
    writer.Key("version");
    writer.String(REGIMEN_VERSION);
    writer.Key("threads");
    writer.Uint(timing.threads);
    writer.Key("max_rss_bytes");
    writer.Int64(max_rss);
    writer.Key("total_wall_us");
    writer.Int64(timing.total.wall_us);
    writer.Key("read");
    writer.StartObject();
    cost(writer, timing.read);
    writer.EndObject();
    writer.Key("runs");
    writer.StartArray();
    for (std::size_t i = 0; i < timing.runs.size(); ++i) {
        writer.StartObject();
        writer.Key("policy");
        text(writer, runs[i].placement);
        writer.Key("seed");
        writer.Uint64(runs[i].seed);
        cost(writer, timing.runs[i]);
        writer.EndObject();
    }
    writer.EndArray();
    writer.EndObject();
    return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

}  // namespace regimen::cli
