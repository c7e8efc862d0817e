#include "report/replay_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/sample_result.hpp"

namespace regimen::report {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), by);
}

std::string error_of(const std::string& text) {
    const auto result = read_replay_json(text, "r.json");
    return result ? "no error" : to_string(result.error());
}

TEST(ReplayJson, HasTheDocumentedShape) {
    ReplayResult result;
    result.input = {"", "n", "p", "trace", 1000, false, {}, "online"};
    result.capacity = {10'000, 128'000};
    ReplayRun run = sample_run("fgd", 42, 95.0, 9'500);
    run.curve = {{{0, 0}, {1, 1.5}}};
    result.runs = {run};
    result.summary = {{"fgd", "allocated_pct@100", 2, 95.25, 0.5, Interval{94.5, 96}}};
    EXPECT_EQ(write_replay_json(result),
              R"({"schema":"regimen.replay/v1","input":{"nodes_sha256":"n","pods_sha256":"p",)"
              R"("order":"trace","inflate_milli":1000,"departures":false,"load_milli":null,)"
              R"("demand":"online"},"capacity":{"gpu_milli":10000,"cpu_milli":128000},)"
              R"("runs":[{"policy":"fgd","seed":42,"decision_hash":"0123456789abce19",)"
              R"("pods":{"arrived":40,"failed":1},"used":{"gpu_milli":9500,"cpu_milli":64000},)"
              R"("curve":[{"arrived_pct":0,"allocated_pct":0.00},)"
              R"({"arrived_pct":1,"allocated_pct":1.50}],"fragmentation_gpu_milli":250,)"
              R"("stranded_gpu_milli":{"cpu":0,"memory":0,"fraction":400,"model":0,"gang":0,)"
              R"("taint_selector":0,"other":0,"multi":0,"no_demand":100},)"
              R"("wait_us":null,"completion_us":null}],"summary":[{"policy":"fgd",)"
              R"("metric":"allocated_pct@100","n":2,"mean":95.2500,"sd":0.5000,)"
              R"("ci95":[94.5000,96.0000]}]})"
              "\n");
}

TEST(ReplayJson, WriteReadWriteIsIdentity) {
    ReplayResult one_seed = sample_result();
    one_seed.runs.resize(1);
    summarize(one_seed);
    for (const ReplayResult& result :
         {sample_result(), sample_with_departures(), sample_of_recording(), one_seed}) {
        const std::string text = write_replay_json(result);
        const auto back = read_replay_json(text, "r.json");
        ASSERT_TRUE(back) << to_string(back.error());
        EXPECT_EQ(write_replay_json(*back), text);
    }
}

// A single run has an interval without width in every exact form, and none for people.
TEST(ReplayJson, OneSeedHasAnIntervalWithoutWidth) {
    ReplayResult result = sample_result();
    result.runs.resize(1);
    summarize(result);
    const std::string text = write_replay_json(result);
    EXPECT_THAT(text, HasSubstr(R"("metric":"allocated_pct@100","n":1,"mean":96.0000,"sd":0.0000,)"
                                R"("ci95":[96.0000,96.0000]})"));
    const auto back = read_replay_json(text, "r.json");
    ASSERT_TRUE(back) << to_string(back.error());
    EXPECT_FALSE(back->summary.front().ci95 || back->summary.front().sd);
}

TEST(ReplayJson, HostileNamesSurvive) {
    ReplayResult result = sample_result();
    const std::string evil = std::string("\"\\\n</script>\x1b\0\xFF", 15);
    result.input.name = evil;
    result.runs[0].nodes[0].name = evil;
    result.runs[0].classes[0].label = evil;
    const std::string text = write_replay_json(result);
    const auto back = read_replay_json(text, "r.json");
    ASSERT_TRUE(back) << to_string(back.error());
    EXPECT_EQ(back->input.name, std::string("\"\\\n</script>\x1b\0\xEF\xBF\xBD", 17));
    EXPECT_EQ(write_replay_json(*back), text);
}

TEST(ReplayJson, UnknownFieldsAreIgnored) {
    const std::string text = write_replay_json(sample_result());
    EXPECT_EQ(error_of(replaced(text, "\"capacity\":{", "\"later\":[{}],\"capacity\":{\"x\":1,")),
              "no error");
}

TEST(ReplayJson, EveryTruncationIsAnError) {
    const std::string text = write_replay_json(sample_with_departures());
    for (std::size_t n = 0; n + 2 < text.size(); ++n) {
        ASSERT_FALSE(read_replay_json(std::string_view(text).substr(0, n), "r.json")) << n;
    }
}

TEST(ReplayJson, ErrorsNameTheirPlace) {
    const std::string good = write_replay_json(sample_result());
    EXPECT_EQ(error_of(" \n"), "r.json: the file is empty, expected regimen.replay/v1 JSON");
    EXPECT_THAT(error_of("{\n  \"schema\": nope}"), StartsWith("r.json:2:14: this is not JSON"));
    EXPECT_EQ(error_of("[]"), "r.json: /: found an array, expected an object");
    EXPECT_EQ(error_of("{}"), "r.json: /: \"schema\" is missing or null");
    EXPECT_EQ(error_of(replaced(good, "replay/v1", "replay/v9")),
              "r.json: /schema: found \"regimen.replay/v9\", expected \"regimen.replay/v1\"");
    EXPECT_EQ(error_of(replaced(good, "\"seed\":2", "\"seed\":\"2\"")),
              "r.json: /runs/1/seed: found a string, expected an unsigned integer of 64 bits");
    EXPECT_EQ(error_of(replaced(good, "\"seed\":2", "\"seed\":1")),
              "r.json: /runs/1: policy \"regimen\" has seed 1 twice");
    EXPECT_EQ(error_of(replaced(good, "\"failed\":1", "\"failed\":-1")),
              "r.json: /runs/0/pods/failed: found -1, expected 0 to 10^15");
    EXPECT_EQ(error_of(replaced(good, "\"failed\":1", "\"failed\":9000000000000000000")),
              "r.json: /runs/0/pods/failed: found 9000000000000000000, expected 0 to 10^15");
    EXPECT_EQ(error_of(replaced(good, "\"fraction\":", "\"voodoo\":")),
              "r.json: /runs/0/stranded_gpu_milli/voodoo: this is not a cause of stranding");
    EXPECT_EQ(error_of(replaced(good, "0123456789abcdf0", "0123456789ABCDF0")),
              "r.json: /runs/0/decision_hash: found \"0123456789ABCDF0\", expected 16 digits of "
              "0-9a-f");
    EXPECT_EQ(error_of(replaced(good, "\"arrived_pct\":95", "\"arrived_pct\":90")),
              "r.json: /runs/0/curve/2: arrived_pct does not rise from point to point");
    EXPECT_THAT(error_of(replaced(good, "\"allocated_pct\":94.50", "\"allocated_pct\":1e300")),
                HasSubstr("/runs/0/curve/2/allocated_pct: the number is absurd"));
    EXPECT_THAT(error_of(replaced(good, "\"departures\":false", "\"departures\":null")),
                HasSubstr("/input: \"departures\" is missing or null"));
    EXPECT_THAT(error_of(replaced(good, "\"sample\"", "\"\xFF\"")), HasSubstr("not JSON"));
}

TEST(ReplayJson, DeepNestingCostsNoStack) {
    const std::string deep(2'000'000, '[');
    EXPECT_EQ(error_of(deep + std::string(2'000'000, ']')),
              "r.json:1:65: this JSON is nested deeper than 64 levels");
    EXPECT_THAT(error_of(std::string(60, '[')), HasSubstr("not JSON"));
}

}  // namespace
}  // namespace regimen::report
