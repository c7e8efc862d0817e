#include "policy/policy_file.hpp"

#include <array>

#include "files/temporary_directory.hpp"

namespace regimen::policy {
namespace {

constexpr std::array<std::string_view, 3> kPlacements = {"regimen", "fgd", "best_fit"};
constexpr std::array<std::string_view, 2> kOrders = {"fifo_skip", "strict_fifo"};
constexpr KnownPolicies kKnown = {kPlacements, kOrders};

// A Policy whose spec begins in line 4.
std::string policy(std::string_view spec) {
    return fmt::format("apiVersion: regimen.dev/v1alpha1\nkind: Policy\nspec:\n{}", spec);
}

TEST(PolicyFile, OverridesWhatItNames) {
    const PolicyFile file =
        parse_policy({{"p", policy("  placement: fgd\n  demand: declared\n  seed: 42\n")}}, kKnown)
            .value();
    const PolicySet base = {.placement = "regimen", .order = "strict_fifo", .seed = 1};
    EXPECT_EQ(file.applied_to(base),
              (PolicySet{"fgd", "strict_fifo", DemandSource::kDeclared, 42}));
    EXPECT_EQ(PolicyFile{}.applied_to(base), base);
}

TEST(PolicyFile, KueueObjectsAreLeftAlone) {
    const files::TemporaryDirectory folder;
    folder.file("kueue.yaml",
                "apiVersion: kueue.x-k8s.io/v1beta1\nkind: ClusterQueue\nmetadata: {name: q}\n");
    folder.file("policy.yaml", policy("  order: strict_fifo\n"));
    const PolicyFile file = read_policy({folder.path()}, kKnown).value();
    EXPECT_EQ(file.order, "strict_fifo");
    EXPECT_EQ(file.placement, std::nullopt);
    EXPECT_EQ(file.skipped, (std::map<std::string, std::uint64_t>{{"ClusterQueue", 1}}));
}

TEST(PolicyFile, Mistakes) {
    const std::vector<std::pair<std::string, std::string>> table = {
        {policy("  placment: fgd\n"),
         "p:4:3: spec.placment: found an unknown field, expected one of placement, order, demand, "
         "seed; "
         "did you mean \"placement\"?"},
        {policy("  placement: fdg\n"),
         "p:4:14: spec.placement: found \"fdg\", expected one of regimen, fgd, best_fit; did you "
         "mean \"fgd\"?"},
        {policy("  order: 3\n"),
         "p:4:10: spec.order: found 3, expected a string (put it in quotes)"},
        {policy("  demand: trace\n"),
         "p:4:11: spec.demand: found \"trace\", expected one of declared, online"},
        {policy("  seed: -1\n"),
         "p:4:9: spec.seed: found -1, expected a whole number from 0 to 9223372036854775807"},
        {policy("  seed: 1\nextra: 2\n"),
         "p:5:1: extra: found an unknown field, expected one of apiVersion, kind, metadata, spec, "
         "status"},
        {"kind: Policy\n", "p:1:1: apiVersion: found nothing, expected a string"},
        {"apiVersion: v1\nkind: Pod\n",
         "p:1:1: found Pod of v1, expected Policy of regimen.dev/v1alpha1 or one of Kueue's kinds"},
        {policy("  seed: 1\n") + "---\n" + policy("  seed: 2\n"),
         "p:6:1: found a second Policy, the first is at p:1:1, expected one"},
    };
    for (const auto& [text, message] : table) {
        const auto file = parse_policy({{"p", text}}, kKnown);
        ASSERT_FALSE(file.has_value()) << text;
        EXPECT_EQ(to_string(file.error()), message) << text;
    }
}

}  // namespace
}  // namespace regimen::policy
