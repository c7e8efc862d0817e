#include "base/result.hpp"

#include <memory>

namespace regimen {
namespace {

Result<int> half(int n) {
    if (n % 2 != 0) {
        return fail(ErrorCode::kInvalidArgument, "half", "found {}, expected an even {}", n,
                    "number");
    }
    return n / 2;
}

Result<std::string> quarter_text(int n) {
    REGIMEN_TRY_ASSIGN(const int first, half(n));
    REGIMEN_TRY_ASSIGN(const int second, half(first));
    return std::to_string(second);
}

Status check(int n, int& reached) {
    REGIMEN_TRY(half(n));
    reached = n;
    return {};
}

Result<std::unique_ptr<int>> owner() {
    return std::make_unique<int>(7);
}

Result<int> unwrap() {
    REGIMEN_TRY_ASSIGN(auto pointer, owner());
    return *pointer;
}

TEST(Result, FailFormatsMessageAndKeepsPlace) {
    const auto result = half(3);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error(),
              (Error{ErrorCode::kInvalidArgument, "found 3, expected an even number", "half"}));
    EXPECT_EQ(to_string(result.error()), "half: found 3, expected an even number");
    EXPECT_EQ(to_string(Error{ErrorCode::kIo, "disk full", ""}), "disk full");
}

TEST(Result, TryAssignPassesValuesAndErrorsOn) {
    EXPECT_EQ(quarter_text(12).value(), "3");
    EXPECT_EQ(quarter_text(5).error().message, "found 5, expected an even number");
    EXPECT_EQ(quarter_text(6).error().message, "found 3, expected an even number");
}

TEST(Result, TryLeavesAtTheFirstError) {
    int reached = 0;
    EXPECT_TRUE(check(4, reached).has_value());
    EXPECT_EQ(reached, 4);
    EXPECT_FALSE(check(5, reached).has_value());
    EXPECT_EQ(reached, 4);
}

TEST(Result, TryAssignMovesValuesThatCannotBeCopied) {
    EXPECT_EQ(unwrap().value(), 7);
}

TEST(Result, EveryCodeHasItsOwnName) {
    std::vector<std::string> names;
    for (int code = 0; code <= static_cast<int>(ErrorCode::kInternal); ++code) {
        const std::string text = name(static_cast<ErrorCode>(code));
        EXPECT_NE(text, "unknown") << code;
        EXPECT_EQ(std::count(names.begin(), names.end(), text), 0) << text;
        names.push_back(text);
    }
}

}  // namespace
}  // namespace regimen
