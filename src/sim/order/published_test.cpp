#include "sim/order/published.hpp"

#include <algorithm>
#include <cstdlib>
#include <gmock/gmock.h>
#include <numeric>
#include <set>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "files/directory.hpp"
#include "files/input_file.hpp"
#include "sim/input/csv_pair.hpp"

namespace regimen::sim {
namespace {

std::string data_path(const std::string& name) {
    return REGIMEN_SOURCE_DIR "/data/openb/" + name;
}

std::string traces_path() {
    const char* path = std::getenv("REGIMEN_TRACES");
    return std::string(path != nullptr ? path : "../shared/traces") + "/openb";
}

Trace read(const std::string& nodes, const std::string& pods) {
    auto trace = read_csv_pair(nodes, pods, {});
    EXPECT_TRUE(trace.has_value()) << to_string(trace.error());
    return std::move(*trace);
}

Trace read_default() {
    return read(data_path("openb_node_list_gpu_node.csv"), data_path("openb_pod_list_default.csv"));
}

std::uint64_t hash_of(const Arrivals& arrivals) {
    Hasher hasher;
    for (const auto* list : {&arrivals.rows, &arrivals.repetition, &arrivals.node_rank}) {
        hasher.update_u64(list->size());
        for (const std::uint32_t value : *list) {
            hasher.update_u64(value);
        }
    }
    return hasher.digest();
}

// The nodes by rank, as "0255 1685 ..." of the published order lists them.
std::vector<std::uint32_t> nodes_by_rank(const Arrivals& arrivals) {
    std::vector<std::uint32_t> nodes(arrivals.node_rank.size());
    for (std::uint32_t node = 0; node < nodes.size(); ++node) {
        nodes[arrivals.node_rank[node]] = node;
    }
    return nodes;
}

// The list is sorted by name, so rows are the numbers in the names. Hashes of sequences that were
// equal to those of the published runs, number by number (EveryListOfTheTraces checks that again).
TEST(PublishedOrder, OfTheDefaultListIsThatOfThePublishedRuns) {
    struct Golden {
        std::int64_t seed;
        std::size_t arrivals;
        const char* hash;
    };
    const std::vector<Golden> goldens = {
        {42, 10866, "f828834e4f9b6e61"}, {43, 10793, "f071f26f02a44c59"},
        {44, 10863, "8569d5bca50ff0f5"}, {45, 10813, "e068c0c5f741a9aa"},
        {46, 10814, "accc7aeefa5b6c36"}, {47, 10831, "1721c7789c4d9fc3"},
        {48, 10805, "93aa07ef2c7b2841"}, {49, 10835, "26aa9d2c2a7fee14"},
        {50, 10766, "58cc2943547baec4"}, {51, 10859, "5e107a59b795975e"}};
    const Trace trace = read_default();
    for (const Golden& golden : goldens) {
        const auto arrivals = published_order(trace, golden.seed, 1300);
        ASSERT_TRUE(arrivals.has_value()) << to_string(arrivals.error());
        EXPECT_EQ(arrivals->rows.size(), golden.arrivals) << golden.seed;
        EXPECT_EQ(hex64(hash_of(*arrivals)), golden.hash) << golden.seed;
    }
    const Arrivals first = published_order(trace, 42, 1300).value();
    EXPECT_EQ(std::vector(first.rows.begin(), first.rows.begin() + 5),
              (std::vector<std::uint32_t>{255, 1685, 6784, 4463, 602}));
    const auto nodes = nodes_by_rank(first);
    EXPECT_EQ(std::vector(nodes.begin(), nodes.begin() + 5),
              (std::vector<std::uint32_t>{260, 858, 619, 582, 882}));
}

// "seed id id ..." in the order of arrival or rank.
using Sequences = std::vector<std::vector<std::uint32_t>>;

Sequences read_sequences(const std::string& path) {
    Sequences sequences;
    auto text = files::read_text(path, std::size_t{64} << 20);
    EXPECT_TRUE(text.has_value()) << to_string(text.error());
    for (const std::string_view line : split(trim(*text), '\n')) {
        auto& sequence = sequences.emplace_back();
        for (const std::string_view number : split(trim(line), ' ')) {
            sequence.push_back(static_cast<std::uint32_t>(parse_int64(number).value()));
        }
    }
    return sequences;
}

TEST(PublishedOrder, EveryListOfTheTraces) {
    const std::string folder = traces_path();
    if (!files::is_directory(folder + "/arrivals")) {
        GTEST_SKIP() << "no openb traces in " << folder << " (REGIMEN_TRACES names their folder)";
    }
    constexpr std::string_view kPrefix = "openb_pod_list_";
    std::size_t compared = 0;
    const auto listed = files::list_files(folder);
    ASSERT_TRUE(listed.has_value());
    for (const std::string& path : *listed) {
        const std::size_t begin = path.rfind(kPrefix);
        if (begin == std::string::npos) {
            continue;
        }
        const std::string list =
            path.substr(begin + kPrefix.size(), path.size() - begin - kPrefix.size() - 4);
        SCOPED_TRACE(list);
        const Trace trace = read(folder + "/openb_node_list_gpu_node.csv", path);
        const auto pods =
            read_sequences(fmt::format("{}/arrivals/arrivals_{}.txt.gz", folder, list));
        const auto nodes =
            read_sequences(fmt::format("{}/arrivals/node_order_{}.txt.gz", folder, list));
        ASSERT_EQ(pods.size(), nodes.size());
        for (std::size_t i = 0; i < pods.size(); ++i) {
            const std::uint32_t seed = pods[i][0];
            ASSERT_EQ(nodes[i][0], seed);
            const auto arrivals = published_order(trace, seed, 1300);
            ASSERT_TRUE(arrivals.has_value());
            EXPECT_TRUE(std::equal(pods[i].begin() + 1, pods[i].end(), arrivals->rows.begin(),
                                   arrivals->rows.end()))
                << seed;
            const auto ranked = nodes_by_rank(*arrivals);
            EXPECT_TRUE(
                std::equal(nodes[i].begin() + 1, nodes[i].end(), ranked.begin(), ranked.end()))
                << seed;
            ++compared;
        }
    }
    EXPECT_GE(compared, 10U);
    RecordProperty("sequences", static_cast<int>(compared));
}

TEST(PublishedOrder, DoesNotDependOnTheOrderOfTheFile) {
    const Trace trace = read_default();
    Trace turned = trace;
    turned.rows = {};
    for (std::size_t i = trace.rows.size(); i-- > 0;) {
        turned.rows.push_back(trace.rows[i], trace.rows.name(i));
    }
    std::reverse(turned.nodes.begin(), turned.nodes.end());
    const Arrivals a = published_order(trace, 7, 1300).value();
    const Arrivals b = published_order(turned, 7, 1300).value();
    ASSERT_EQ(a.rows.size(), b.rows.size());
    for (std::size_t i = 0; i < a.rows.size(); ++i) {
        ASSERT_EQ(arrival_name(trace, a, i), arrival_name(turned, b, i)) << i;
    }
    EXPECT_TRUE(std::equal(a.node_rank.begin(), a.node_rank.end(), b.node_rank.rbegin()));
}

TEST(PublishedOrder, NumbersRepetitionsAsTheyArrive) {
    const Trace trace = read_default();
    const Arrivals arrivals = published_order(trace, 42, 1300).value();
    std::set<std::string> names;
    std::vector<std::uint32_t> seen(trace.rows.size(), 0);
    for (std::size_t i = 0; i < arrivals.rows.size(); ++i) {
        EXPECT_EQ(arrivals.repetition[i], ++seen[arrivals.rows[i]]);
        EXPECT_TRUE(names.insert(arrival_name(trace, arrivals, i)).second);
    }
    EXPECT_TRUE(names.contains("openb-pod-0255"));
    EXPECT_TRUE(std::any_of(names.begin(), names.end(),
                            [](const std::string& name) { return name.ends_with("#2"); }));
}

std::int64_t total_milli(const Trace& trace, const Arrivals& arrivals) {
    const auto milli = row_milli(trace);
    return std::accumulate(arrivals.rows.begin(), arrivals.rows.end(), std::int64_t{0},
                           [&](std::int64_t sum, std::uint32_t row) { return sum + milli[row]; });
}

TEST(PublishedOrder, TunesDownToo) {
    const Trace trace = read_default();
    const Arrivals arrivals = published_order(trace, 42, 500).value();
    EXPECT_LE(total_milli(trace, arrivals), 3'106'000);
    EXPECT_GT(total_milli(trace, arrivals), 3'106'000 - 8000);
    EXPECT_TRUE(std::all_of(arrivals.repetition.begin(), arrivals.repetition.end(),
                            [](std::uint32_t n) { return n == 1; }));
}

TEST(PublishedOrder, RefusesWhatCannotBeTuned) {
    const Trace trace = read_default();
    EXPECT_EQ(published_order(trace, 1, 0).error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(published_order(trace, 1, 100'001).error().code, ErrorCode::kInvalidArgument);
    Trace no_devices = trace;
    no_devices.nodes.clear();
    EXPECT_FALSE(published_order(no_devices, 1, 1300).has_value());
    EXPECT_FALSE(published_order(no_devices, 1, 1000).has_value());
    Trace no_rows = trace;
    no_rows.rows = {};
    EXPECT_FALSE(published_order(no_rows, 1, 1300).has_value());
}

}  // namespace
}  // namespace regimen::sim
