// Whole commands on small inputs, inside this process: what they print, what they write, what they
// leave behind when they fail.
#include "cli/commands.hpp"

#include <csignal>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "files/input_file.hpp"
#include "files/interrupt.hpp"
#include "files/temporary_directory.hpp"

namespace regimen::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kNodes =
    "sn,cpu_milli,memory_mib,gpu,model\n"
    "node-a,32000,131072,2,T4\n"
    "node-b,64000,262144,4,A10\n"
    "node-c,96000,262144,0,\n";
constexpr std::string_view kPods =
    "name,cpu_milli,memory_mib,num_gpu,gpu_milli\n"
    "p0,4000,1024,1,500\n"
    "p1,4000,1024,1,600\n"
    "p2,8000,1024,2,1000\n"
    "p3,30000,1024,1,1000\n"
    "p4,30000,1024,0,0\n"
    "p5,16000,1024,1,500\n"
    "p6,20000,1024,1,900\n"
    "p7,90000,1024,8,1000\n";

struct Ran {
    std::string error;  // empty: done
    std::string out;
};

class CommandsTest : public testing::Test {
protected:
    CommandsTest()
        : nodes_(folder_.file("nodes.csv", kNodes)), pods_(folder_.file("pods.csv", kPods)) {}

    // Words separated by spaces; NODES and PODS stand for the lists.
    Ran run(std::string_view line) const {
        std::vector<std::string> arguments;
        for (const std::string_view word : split(line, ' ')) {
            if (word == "LISTS") {
                arguments.insert(arguments.end(), {"--nodes", nodes_, "--pods", pods_});
            } else {
                arguments.emplace_back(word);
            }
        }
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        const Status status = run_command_line(arguments);
        testing::internal::GetCapturedStderr();
        return {status.has_value() ? "" : to_string(status.error()),
                testing::internal::GetCapturedStdout()};
    }

    std::string path(std::string_view name) const { return folder_.file(name); }
    std::size_t entries() const {
        const std::filesystem::recursive_directory_iterator all(folder_.path());
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }

    files::TemporaryDirectory folder_;
    std::string nodes_;
    std::string pods_;
};

std::string content(const std::string& path) {
    return files::read_whole(path, std::size_t{1} << 26).value_or("unreadable: " + path);
}

TEST_F(CommandsTest, SameCommandSameBytes) {
    const std::string command =
        "replay LISTS --placement best_fit,fgd,random --seeds 1..3 --order shuffled --inflate 1.3 "
        "--format json --out ";
    const Ran first = run(command + path("a"));
    const Ran second = run(command + path("b") + " --jobs 1 --timing " + path("t.json"));
    ASSERT_EQ(first.error, "");
    EXPECT_EQ(first.out, second.out);
    EXPECT_EQ(first.out, content(path("a/replay.json")));
    EXPECT_EQ(content(path("a/replay.html")), content(path("b/replay.html")));
    EXPECT_THAT(first.out, HasSubstr("\"schema\":\"regimen.replay/v1\""));
    EXPECT_THAT(content(path("t.json")), HasSubstr("max_rss_bytes"));
    EXPECT_THAT(first.out, Not(HasSubstr("wall_us")));
}

TEST_F(CommandsTest, EveryFormat) {
    EXPECT_THAT(run("replay LISTS --placement best_fit").out, HasSubstr("failed pods"));
    EXPECT_THAT(run("replay LISTS --placement best_fit --format csv").out,
                HasSubstr("policy,metric,n,mean"));
    EXPECT_THAT(run("replay LISTS --placement best_fit --format markdown").out, HasSubstr("|---"));
}

TEST_F(CommandsTest, CompareTwoPoliciesOfOneFile) {
    const std::string json = path("out/replay.json");
    ASSERT_EQ(run("replay LISTS --placement best_fit,fgd --seeds 1..3 --order shuffled --out " +
                  path("out"))
                  .error,
              "");
    const Ran compared = run("compare " + json + ":fgd " + json + ":best_fit --format json");
    EXPECT_EQ(compared.error, "");
    EXPECT_THAT(compared.out, HasSubstr("\"schema\":\"regimen.compare/v1\""));
    EXPECT_THAT(run("compare " + json + ":fgd " + json + ":nobody").error, HasSubstr("nobody"));
    EXPECT_THAT(run("compare " + nodes_ + " " + json + ":fgd").error, HasSubstr("nodes.csv:1:"));
}

// Text behind `key` up to the next comma or brace.
std::string after(std::string_view text, std::string_view key) {
    const std::size_t at = text.find(key);
    if (at == std::string_view::npos) {
        return "no " + std::string(key);
    }
    const std::string_view rest = text.substr(at + key.size());
    return std::string(rest.substr(0, rest.find_first_of(",}]")));
}

// The replay of a recording says of its run what the run said of itself, figure by figure.
TEST_F(CommandsTest, RecordingDecidesTheSame) {
    const std::string recording = path("run.rec");
    const Ran made =
        run("replay LISTS --placement best_fit --seeds 7 --order shuffled --format "
            "json --record " +
            recording);
    ASSERT_EQ(made.error, "");
    const Ran same = run("replay " + recording + " --format json");
    EXPECT_EQ(same.error, "");
    EXPECT_THAT(same.out, HasSubstr("\"same_decisions\":true"));
    const auto runs_of = [](const std::string& json) {
        return json.substr(json.find("\"runs\""), json.find("\"summary\"") - json.find("\"runs\""));
    };
    EXPECT_EQ(runs_of(made.out), runs_of(same.out));
    EXPECT_THAT(run("replay " + recording).out, HasSubstr("best_fit, demand online: all "));
}

TEST_F(CommandsTest, RecordingWithDepartures) {
    const std::string recording = path("run.rec");
    const Ran made = run(
        "replay generate:gangs8,nodes=16,count=200 --departures --load 1.1 --placement best_fit "
        "--format json --record " +
        recording);
    ASSERT_EQ(made.error, "");
    const Ran same = run("replay " + recording + " --format json");
    ASSERT_EQ(same.error, "");
    EXPECT_THAT(same.out, HasSubstr("\"departures\":true"));
    for (const char* key : {"\"decision_hash\":", "\"arrived\":", "\"failed\":", "\"gpu_milli\":",
                            "\"wait_us\":{\"mean\":", "\"fraction\":"}) {
        EXPECT_EQ(after(made.out.substr(made.out.find("\"runs\"")), key),
                  after(same.out.substr(same.out.find("\"runs\"")), key))
            << key;
    }
}

// The recorded world under another policy is the world of a run with that policy.
TEST_F(CommandsTest, RecordingUnderAnotherPolicyIsThatPolicysRun) {
    const std::string recording = path("run.rec");
    // Big enough that each policy refuses other pods.
    const std::string lists =
        "replay generate:mixed,nodes=24,count=400 --seeds 7 --order shuffled --format json ";
    ASSERT_EQ(run(lists + "--placement best_fit --record " + recording).error, "");
    for (const char* placement :
         {"dot_product", "gpu_clustering", "random", "fgd", "regimen", "regimen --demand trace"}) {
        const Ran other = run("replay " + recording + " --format json --placement " + placement);
        const Ran direct = run(lists + "--placement " + placement);
        ASSERT_EQ(other.error, "");
        const std::string now = other.out.substr(other.out.find("\"replays\""));
        EXPECT_EQ(after(now, "\"decision_hash\":"), after(direct.out, "\"decision_hash\":"))
            << placement;
        EXPECT_NE(after(now, "\"started_only_now\":"), "0") << placement;
        // The recorded run stands beside it.
        EXPECT_THAT(other.out, HasSubstr("\"runs\":[{\"policy\":\"best_fit\"")) << placement;
    }
}

TEST_F(CommandsTest, RecordingSideBySide) {
    const std::string recording = path("run.rec");
    ASSERT_EQ(run("replay LISTS --placement fgd --record " + recording).error, "");
    const Ran ran = run("replay " + recording + " --placement random,best_fit --format csv --out " +
                        path("out") + " --timing " + path("t.json"));
    EXPECT_EQ(ran.error, "");
    for (const char* policy : {"\nfgd,", "\nrandom,", "\nbest_fit,"}) {
        EXPECT_THAT(ran.out, HasSubstr(policy));
    }
    EXPECT_THAT(content(path("out/replay.html")), HasSubstr("Against the recording"));
    EXPECT_THAT(content(path("out/replay.json")), HasSubstr("\"recording\":{\"engine\":"));
    EXPECT_THAT(content(path("t.json")), HasSubstr("\"policy\": \"best_fit\""));
    const std::string json = path("out/replay.json");
    EXPECT_EQ(run("compare " + json + ":fgd " + json + ":random").error, "");
}

TEST_F(CommandsTest, RecordingNeedsOneRun) {
    EXPECT_THAT(run("replay LISTS --seeds 1..2 --placement fgd --record " + path("r")).error,
                HasSubstr("--record: found 2 runs, expected one"));
    EXPECT_EQ(entries(), 2U);
}

TEST_F(CommandsTest, DamagedRecordings) {
    const std::string recording = path("run.rec");
    ASSERT_EQ(run("replay LISTS --placement best_fit --record " + recording).error, "");
    const std::string bytes = content(recording);
    for (const std::size_t size : {std::size_t{9}, bytes.size() / 2, bytes.size() - 1}) {
        const std::string cut = folder_.file("cut.rec", std::string_view(bytes).substr(0, size));
        const Ran ran = run("replay " + cut);
        EXPECT_THAT(ran.error, HasSubstr("cut.rec:")) << size;
        EXPECT_EQ(ran.out, "") << size;
    }
    for (const char* option : {"--seeds 3", "--order trace", "--inflate 1.3", "--bounds",
                               "--explain p0", "--departures", "--record x"}) {
        EXPECT_THAT(run("replay " + recording + " " + option).error,
                    HasSubstr("a recording is replayed as it was made"))
            << option;
    }
}

TEST_F(CommandsTest, ExplainPlacedAndRefused) {
    const Ran placed = run("replay LISTS --placement best_fit --explain p0");
    EXPECT_EQ(placed.error, "");
    EXPECT_THAT(placed.out, HasSubstr("p0 under best_fit, seed 42: arrival 1"));
    EXPECT_THAT(placed.out, HasSubstr("winner"));
    const Ran refused = run("replay LISTS --placement best_fit,fgd --explain p7");
    EXPECT_EQ(refused.error, "");
    EXPECT_THAT(refused.out, HasSubstr("refused: "));
    EXPECT_THAT(refused.out, HasSubstr("nearest miss"));
    EXPECT_THAT(refused.out, HasSubstr("p7 under fgd"));
    EXPECT_THAT(run("replay LISTS --placement fgd --explain p9").error,
                HasSubstr("no pod \"p9\" arrives; did you mean \"p0\"?"));
}

TEST_F(CommandsTest, BoundsAreNotBelowTheRuns) {
    const Ran ran = run("bound LISTS --at 80,100 --format csv");
    EXPECT_EQ(ran.error, "");
    EXPECT_THAT(ran.out,
                HasSubstr("seed,arrived_pct,free_pct,no_reject_pct,no_reject_load\n42,80,"));
    EXPECT_THAT(run("replay LISTS --placement fgd --inflate 1.3 --bounds --format json").out,
                HasSubstr("\"bounds\":{\"free\":["));
}

TEST_F(CommandsTest, BadInput) {
    const auto error_with = [&](std::string_view nodes, std::string_view pods) {
        const std::string n = folder_.file("bad_nodes.csv", nodes);
        const std::string p = folder_.file("bad_pods.csv", pods);
        const Ran ran = run("replay --placement fgd --nodes " + n + " --pods " + p);
        EXPECT_EQ(ran.out, "");
        return ran.error;
    };
    EXPECT_THAT(run("replay " + path("nothing")).error, HasSubstr("nothing"));
    EXPECT_THAT(error_with("", kPods), HasSubstr("bad_nodes.csv"));
    EXPECT_THAT(error_with(std::string("sn,\0\1\2", 6), kPods), HasSubstr("bad_nodes.csv:1"));
    EXPECT_THAT(error_with("sn,cpu,mem\nx,1,2\n", kPods), HasSubstr("bad_nodes.csv:1"));
    EXPECT_THAT(error_with("sn,cpu_milli,memory_mib,gpu,model\nx,-5,1,0,\n", kPods),
                HasSubstr("bad_nodes.csv:2:3: cpu_milli"));
    EXPECT_THAT(
        error_with("sn,cpu_milli,memory_mib,gpu,model\nx,99999999999999999999,1,0,\n", kPods),
        HasSubstr("bad_nodes.csv:2:3: cpu_milli"));
    EXPECT_THAT(error_with("sn,cpu_milli,memory_mib,gpu,model\nx,1,1,0,\nx,1,1,0,\n", kPods),
                HasSubstr("bad_nodes.csv:3"));
    EXPECT_THAT(run("replay LISTS --departures").error, HasSubstr("--departures"));
}

TEST_F(CommandsTest, UnwritableOutput) {
    const std::size_t before = entries();
    EXPECT_THAT(run("replay LISTS --placement fgd --out " + nodes_).error, HasSubstr("nodes.csv"));
    EXPECT_THAT(run("replay LISTS --placement fgd --timing " + path("no/t.json")).error,
                HasSubstr("no/t.json"));
    EXPECT_THAT(run("replay LISTS --placement fgd --record " + path("no/r")).error,
                HasSubstr("no/r"));
    EXPECT_EQ(entries(), before);
}

TEST_F(CommandsTest, InterruptedRunLeavesNoReport) {
    files::install_interrupt_handler();
    std::raise(SIGINT);
    const Ran ran = run("replay LISTS --placement fgd,best_fit --out " + path("out") +
                        " --record " + path("r"));
    const Ran recorded = run("replay LISTS --placement fgd --record " + path("r"));
    files::reset_interrupt();
    EXPECT_NE(ran.error, "");
    EXPECT_THAT(recorded.error, HasSubstr("interrupted"));
    EXPECT_EQ(ran.out + recorded.out, "");
    EXPECT_FALSE(std::filesystem::exists(path("out/replay.json")));
    EXPECT_FALSE(std::filesystem::exists(path("out/replay.html")));
    EXPECT_FALSE(std::filesystem::exists(path("r")));
}

TEST_F(CommandsTest, PolicyFilesGiveWayToOptions) {
    const std::string policy = folder_.file("policy.yaml",
                                            "apiVersion: regimen.dev/v1alpha1\nkind: Policy\n"
                                            "metadata: {name: main}\n"
                                            "spec: {placement: dot_product}\n");
    EXPECT_THAT(run("replay LISTS --format csv --policy " + policy).out,
                HasSubstr("\ndot_product,"));
    EXPECT_THAT(run("replay LISTS --format csv --placement best_fit --policy " + policy).out,
                Not(HasSubstr("dot_product,")));
}

}  // namespace
}  // namespace regimen::cli
