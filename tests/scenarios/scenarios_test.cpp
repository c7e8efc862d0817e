// Every *.scn below this folder is a test "topic.name".
#include <filesystem>
#include <gtest/gtest.h>

#include "base/assert.hpp"

#include "runner/check.hpp"
#include "runner/files.hpp"

namespace regimen::scenario {
namespace {

constexpr const char* kFolder = REGIMEN_SOURCE_DIR "/tests/scenarios";

class ScenarioFile : public ::testing::Test {
public:
    explicit ScenarioFile(std::string path) : path_(std::move(path)) {}

    void TestBody() override {
        const auto text = read_scenario(path_);
        ASSERT_TRUE(text.has_value()) << to_string(text.error());
        const std::string shown =
            std::filesystem::path(path_).lexically_relative(REGIMEN_SOURCE_DIR);
        const auto checked = check(shown, *text);
        ASSERT_TRUE(checked.has_value()) << to_string(checked.error());
        if (!checked->complaint.empty()) {
            ADD_FAILURE() << checked->complaint << "if this is right: build/dev/scenario --update "
                          << shown;
        }
    }

private:
    std::string path_;
};

// Runs before main(), which lists the tests.
std::size_t register_all() {
    const auto files = scenario_files(kFolder);
    REGIMEN_ASSERT(files.has_value(), "{}", to_string(files.error()));
#ifndef __clang_analyzer__  // which takes GoogleTest's own factory for a leak
    for (const std::string& file : *files) {
        const std::filesystem::path path(file);
        const std::string topic = path.parent_path().filename();
        const std::string name = path.stem();
        ::testing::RegisterTest(topic.c_str(), name.c_str(), nullptr, nullptr, file.c_str(), 1,
                                [file]() -> ScenarioFile* { return new ScenarioFile(file); });
    }
#endif
    return files->size();
}
const std::size_t kRegistered = register_all();

TEST(Scenarios, ThereAreManyAndEachHasATopic) {
    const auto files = scenario_files(kFolder);
    ASSERT_TRUE(files.has_value());
    EXPECT_EQ(files->size(), kRegistered);
    EXPECT_GE(files->size(), 60U);
    for (const std::string& file : *files) {
        EXPECT_NE(std::filesystem::path(file).parent_path(), kFolder) << file;
    }
}

}  // namespace
}  // namespace regimen::scenario
