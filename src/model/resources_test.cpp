#include "model/resources.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace regimen {
namespace {

TEST(ResourceList, KeepsNamesSortedAndUnique) {
    ResourceList list;
    list.set("memory", 5);
    list.set("cpu", 1000);
    list.set("memory", 7);
    list.set("a", 0);
    const std::vector<ResourceAmount> expected = {{"a", 0}, {"cpu", 1000}, {"memory", 7}};
    EXPECT_EQ(list.items(), expected);
    EXPECT_EQ(list.get("memory"), 7);
    EXPECT_EQ(list.get("mem"), 0);
}

TEST(ResourceList, ZeroIsNotTheSameAsAbsent) {
    ResourceList list;
    list.set("cpu", 0);
    EXPECT_TRUE(list.contains("cpu"));
    EXPECT_FALSE(list.contains("memory"));
    EXPECT_NE(list, ResourceList());
}

TEST(ResourceList, ValidatesNamesAndAmounts) {
    const auto message = [](std::string_view name, std::int64_t amount) {
        ResourceList list;
        list.set(name, amount);
        const Status status = validate(list, "requests");
        return status ? std::string("valid") : to_string(status.error());
    };
    EXPECT_EQ(message("cpu", kMaxAmount), "valid");
    EXPECT_EQ(message("cpu", 0), "valid");
    EXPECT_EQ(message("cpu", -1), "requests.cpu: -1: expected 0 to 9007199254740992");
    EXPECT_EQ(message("cpu", kMaxAmount + 1),
              "requests.cpu: 9007199254740993: expected 0 to 9007199254740992");
    EXPECT_EQ(message("", 1), "requests: a resource without a name: expected one such as \"cpu\"");
}

}  // namespace
}  // namespace regimen
