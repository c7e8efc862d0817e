#include "sim/input/input.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>

namespace regimen::sim {
namespace {

using testing::HasSubstr;

// A folder of its own for each test.
class InputTest : public testing::Test {
protected:
    void SetUp() override {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::path(testing::TempDir()) /
                  ("regimen_input_" + std::string(info->name()));
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::string write(const std::string& name, const std::string& text) {
        const std::filesystem::path path = folder_ / name;
        std::ofstream(path, std::ios::binary) << text;
        return path.string();
    }
    std::string folder() const { return folder_.string(); }

    std::filesystem::path folder_;
};

constexpr const char* kNodes = "sn,cpu_milli,memory_mib,gpu,model\nn,1000,1024,1,M\n";
constexpr const char* kPods = "name,cpu_milli,memory_mib,num_gpu,gpu_milli\np,1,2,1,1000\n";
constexpr const char* kOwnPods = "name,cpu,memory\np,1,2Gi\n";
constexpr const char* kYaml =
    "apiVersion: v1\nkind: Node\nmetadata: {name: n}\nstatus:\n  allocatable: {cpu: 4, memory: 8Gi,"
    " pods: 110}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n"
    "  - name: c\n    resources: {requests: {cpu: 1}}\n";

std::string error_of(const InputSpec& spec) {
    const auto detected = detect_input(spec);
    return detected ? std::string("detected ") + std::string(name(detected->kind))
                    : to_string(detected.error());
}

Trace read(const InputSpec& spec) {
    const auto detected = detect_input(spec);
    EXPECT_TRUE(detected.has_value()) << to_string(detected.error());
    auto trace = read_input(*detected, {});
    EXPECT_TRUE(trace.has_value()) << to_string(trace.error());
    return std::move(*trace);
}

TEST_F(InputTest, TwoListsMayDifferInFormat) {
    const Trace trace = read({{}, write("whatever", kNodes), write("pods.yaml", kOwnPods)});
    EXPECT_EQ(trace.nodes.size(), 1U);
    EXPECT_EQ(trace.rows.size(), 1U);
    EXPECT_EQ(trace.nodes_sha256.size(), 64U);
    EXPECT_NE(trace.nodes_sha256, trace.pods_sha256);
}

TEST_F(InputTest, FindsTheTwoListsOfAFolder) {
    write("b.csv", kNodes);
    write("a.csv", kPods);
    write("c.csv", "something,else\n1,2\n");
    write("LICENSE", "free\n");
    write("picture", std::string("\x89PNG\0\0", 6));
    EXPECT_EQ(read({folder(), {}, {}}).rows.size(), 1U);
    write("d.csv", kOwnPods);
    EXPECT_THAT(error_of({folder(), {}, {}}),
                HasSubstr("found 1 node lists (" + folder() + "/b.csv) and 2 pod lists"));
}

TEST_F(InputTest, ReadsKubernetesFilesAndFolders) {
    const std::string path = write("dump.yaml", kYaml);
    const Trace file = read({path, {}, {}});
    EXPECT_EQ(file.nodes.size(), 1U);
    EXPECT_EQ(file.rows.size(), 1U);
    const Trace whole = read({folder(), {}, {}});
    EXPECT_EQ(whole.rows.size(), 1U);
    EXPECT_EQ(whole.nodes_sha256, file.nodes_sha256);
    write("empty.json", "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[]}");
    EXPECT_NE(read({folder(), {}, {}}).nodes_sha256, file.nodes_sha256);
}

TEST_F(InputTest, KnowsARecordingByItsFirstBytes) {
    const std::string path = write("x.csv", "\x89RGM\r\n\x1A\n more");
    const auto detected = detect_input({path, {}, {}});
    ASSERT_TRUE(detected.has_value()) << to_string(detected.error());
    EXPECT_EQ(detected->kind, InputKind::kRecording);
    EXPECT_EQ(read_input(*detected, {}).error().code, ErrorCode::kUnsupported);
}

TEST_F(InputTest, Generates) {
    const Trace trace = read({"generate:mixed,nodes=10,count=20", {}, {}});
    EXPECT_EQ(trace.nodes.size(), 10U);
    EXPECT_EQ(trace.rows.size(), 20U);
    EXPECT_EQ(trace.nodes_sha256, trace.pods_sha256);
}

TEST_F(InputTest, SaysWhatItFoundInstead) {
    EXPECT_THAT(error_of({{}, {}, {}}), HasSubstr("found no input, expected CSV lists"));
    EXPECT_THAT(error_of({"x", "n", "p"}), HasSubstr("beside --nodes or --pods"));
    EXPECT_THAT(error_of({{}, "n", {}}), HasSubstr("--nodes: found it alone"));
    EXPECT_THAT(error_of({{}, {}, "p"}), HasSubstr("--pods: found it alone"));
    EXPECT_THAT(error_of({"/nowhere/x", {}, {}}), HasSubstr("/nowhere/x: "));
    EXPECT_THAT(error_of({write("empty", ""), {}, {}}), HasSubstr("found an empty file"));
    EXPECT_THAT(error_of({write("binary", std::string("a\0b", 3)), {}, {}}),
                HasSubstr("found binary data"));
    EXPECT_THAT(error_of({write("nodes", kNodes), {}, {}}), HasSubstr("found a node list alone"));
    EXPECT_THAT(error_of({write("text", "hello\nworld\n"), {}, {}}),
                HasSubstr("found text that begins \"hello\""));
    std::filesystem::create_directories(folder_ / "sub");
    EXPECT_THAT(error_of({folder() + "/sub", {}, {}}), HasSubstr("a folder with none of these"));
}

TEST_F(InputTest, ReadsWhatIsBrokenOnlyAsFarAsTheError) {
    const std::string nodes = write("n", kNodes);
    const auto read_pods = [&](const std::string& pods) {
        const auto trace = read_input({InputKind::kCsvPair, {}, nodes, pods}, {});
        return trace ? "no error" : to_string(trace.error());
    };
    EXPECT_THAT(read_pods("/nowhere/p"), HasSubstr("/nowhere/p: "));
    EXPECT_THAT(read_pods(folder()), HasSubstr(folder() + ": "));
    EXPECT_THAT(read_pods(write("e", "")), HasSubstr("/e: "));
    EXPECT_THAT(read_pods(write("b", std::string(kPods) + std::string("\0\0\n", 3))),
                HasSubstr("/b:3:1: "));
    EXPECT_THAT(read_pods(nodes), HasSubstr("/n:1:1: header: found \"sn,cpu_milli,"));
}

}  // namespace
}  // namespace regimen::sim
