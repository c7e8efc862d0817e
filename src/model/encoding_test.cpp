#include "model/encoding.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <string>
#include <variant>
#include <vector>

#include "base/rng.hpp"
#include "model/testing/random_facts.hpp"

namespace regimen {
namespace {

template <class T>
std::vector<std::byte> encoded(const T& value) {
    ByteWriter out;
    encode(out, value);
    return out.take();
}

std::string hex(std::span<const std::byte> bytes) {
    std::string text;
    for (const std::byte byte : bytes) {
        fmt::format_to(std::back_inserter(text), "{:02x}", std::to_integer<unsigned>(byte));
    }
    return text;
}

TEST(Encoding, RandomFactsComeBack) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Rng rng(seed);
        ByteWriter out;
        std::vector<Fact> facts;
        for (std::size_t kind = 0; kind < std::variant_size_v<Fact>; ++kind) {
            facts.push_back(testing::fact_of_kind(rng, kind));
            encode(out, facts.back());
        }
        ByteReader in(out.bytes());
        for (const Fact& fact : facts) {
            const Result<Fact> back = decode_fact(in);
            ASSERT_TRUE(back.has_value()) << name(fact) << ": " << to_string(back.error());
            ASSERT_TRUE(*back == fact) << name(fact);
        }
        EXPECT_TRUE(in.at_end());
    }
}

TEST(Encoding, RandomPlansComeBack) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Rng rng(seed);
        const Plan plan = testing::plan(rng);
        const Decision decision = testing::decision(rng);
        const Verdict verdict = testing::verdict(rng);
        ByteWriter out;
        encode(out, plan);
        encode(out, decision);
        encode(out, verdict);
        ByteReader in(out.bytes());
        EXPECT_TRUE(decode_plan(in) == plan);
        EXPECT_TRUE(decode_decision(in) == decision);
        EXPECT_TRUE(decode_verdict(in) == verdict);
        EXPECT_TRUE(in.at_end());
    }
}

// Cut off anywhere or with any byte changed, a fact is an error or another valid fact.
TEST(Encoding, DamagedFactsNeverBreakTheDecoder) {
    std::size_t refused = 0;
    for (std::uint64_t seed = 0; seed < 25; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        Rng rng(seed);
        std::vector<std::byte> bytes = encoded(testing::fact(rng));
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            ByteReader in(std::span<const std::byte>(bytes).first(length));
            const Result<Fact> back = decode_fact(in);
            ASSERT_FALSE(back.has_value()) << "cut to " << length;
            EXPECT_EQ(back.error().code, ErrorCode::kCorrupt);
        }
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            const std::byte was = bytes[at];
            bytes[at] = static_cast<std::byte>(rng.uniform(256));
            ByteReader in(bytes);
            const Result<Fact> back = decode_fact(in);
            refused += back.has_value() ? 0U : 1U;
            if (back) {
                // What was accepted is canonical: it is the bytes that it encodes to.
                EXPECT_TRUE(std::ranges::equal(
                    encoded(*back), std::span<const std::byte>(bytes).first(in.offset())));
            }
            bytes[at] = was;
        }
    }
    EXPECT_GT(refused, 0U);
}

TEST(Encoding, HostileCountsAllocateNothing) {
    ByteWriter out;
    out.varint(9);  // DemandDeclared
    out.varint(std::uint64_t{1} << 62);
    ByteReader in(out.bytes(), "rec");
    const Result<Fact> fact = decode_fact(in);
    ASSERT_FALSE(fact.has_value());
    EXPECT_EQ(to_string(fact.error()),
              "rec:byte 1: found a count of 4611686018427387904, and bytes for at most 0");
}

// Each level claims one child group: bytes alone must not decide how deep the decoder recurses.
TEST(Encoding, HostileNestingIsRefused) {
    ByteWriter out;
    out.varint(5);  // WorkloadSubmitted
    out.varint(1);  // id 0
    out.string("w");
    for (int level = 0; level < 100'000; ++level) {
        out.string("");  // name
        out.zigzag(1);   // count
        out.zigzag(1);   // min_count
        out.varint(0);   // constraints
        out.varint(0);   // pod sets
        out.varint(1);   // groups
    }
    ByteReader in(out.bytes());
    const Result<Fact> fact = decode_fact(in);
    ASSERT_FALSE(fact.has_value());
    EXPECT_NE(to_string(fact.error()).find("groups nested too deep"), std::string::npos);
}

TEST(Encoding, DecodedNounsAreValidated) {
    ByteWriter out;
    out.varint(4);  // PodClassDefined
    out.varint(1);  // id 0
    out.varint(1);  // one request
    out.string("cpu");
    out.zigzag(-1);
    for (int i = 0; i < 4; ++i) {
        out.varint(0);  // no devices, selector, affinity, tolerations
    }
    ByteReader in(out.bytes());
    const Result<Fact> fact = decode_fact(in);
    ASSERT_FALSE(fact.has_value());
    EXPECT_EQ(to_string(fact.error()),
              "input:byte 12: requests.cpu: -1: expected 0 to 9007199254740992");
}

TEST(Encoding, NamesOutOfOrderAreRefused) {
    ByteWriter out;
    out.varint(4);  // PodClassDefined
    out.varint(1);
    out.varint(2);
    for (const char* name : {"memory", "cpu"}) {
        out.string(name);
        out.zigzag(1);
    }
    for (int i = 0; i < 4; ++i) {
        out.varint(0);
    }
    ByteReader in(out.bytes());
    const Result<Fact> fact = decode_fact(in);
    ASSERT_FALSE(fact.has_value());
    EXPECT_NE(to_string(fact.error()).find("resource names that do not ascend"), std::string::npos);
}

NodeSpec golden_node() {
    NodeSpec node;
    node.name = "n1";
    node.rank = 300;
    node.capacity.set("cpu", 96'000);
    node.allocatable.set("pods", 110);
    node.labels.set("zone", "a");
    node.taints = {{"gpu", "v", TaintEffect::kNoExecute}};
    node.conditions = {{"Ready", true}};
    node.unschedulable = true;
    Device device;
    device.resource = "g";
    device.model = "A100";
    device.memory_bytes = 64;
    device.numa_node = 1;
    device.pcie_root = "p";
    device.interconnect_domain = "i";
    device.capacity.set("m", 2);
    device.healthy = false;
    node.devices = {device};
    return node;
}

PodSpec golden_pod() {
    PodSpec pod;
    pod.requests.set("cpu", 3152);
    pod.devices = DeviceRequest{"g", 1, 810, {"A", "B"}};
    pod.node_selector.set("k", "v");
    pod.affinity = {{{{"t", SelectorOperator::kGt, {"5"}}},
                     {{"metadata.name", SelectorOperator::kNotIn, {"n1"}}}}};
    pod.tolerations = {{"gpu", true, "", false, TaintEffect::kPreferNoSchedule}};
    return pod;
}

WorkloadSpec golden_workload() {
    WorkloadSpec workload;
    workload.name = "w";
    PodGroup inner;
    inner.name = "i";
    inner.count = 3;
    inner.min_count = 2;
    inner.constraints = {{"t", "l", false}};
    inner.pod_sets = {{"s", PodClassId(1), 4, 2}};
    workload.group.name = "o";
    workload.group.groups = {inner};
    workload.priority = -1;
    workload.intent = Intent::kBatch;
    workload.queue = "q";
    workload.trust_domain = "d";
    workload.submitted = Instant::from_micros(1'000'000);
    workload.expected_duration = Duration::from_micros(1);
    return workload;
}

// The bytes of version 1. When one of these changes, recordings of earlier builds no longer read:
// kEncodingVersion has to change with it.
struct Golden {
    Fact fact;
    const char* bytes;
};

std::vector<Golden> golden_facts() {
    const PodRef pod{WorkloadId(2), 1};
    return {
        {NodeAdded{NodeId(5), *Node::make(golden_node())},
         "0006026e31ac02010363707580dc0b0104706f6473dc0101047a6f6e6501610103677075"
         "0176020105526561647901010101670441313030800102017001690101016d0400"},
        {NodeUpdated{NodeId(), *Node::make(golden_node())},
         "0100026e31ac02010363707580dc0b0104706f6473dc0101047a6f6e6501610103677075"
         "0176020105526561647901010101670441313030800102017001690101016d0400"},
        {NodeRemoved{NodeId(299)}, "02ac02"},
        {DeviceHealthChanged{NodeId(0), 3, false}, "03010300"},
        {PodClassDefined{PodClassId(1), *PodClass::make(golden_pod())},
         "04020103637075a03101016702d40c020141014201016b01760101017404010135010d6d"
         "657461646174612e6e616d650101026e31010367707501000001"},
        {WorkloadSubmitted{WorkloadId(2), *Workload::make(golden_workload())},
         "05030177016f020200000101690604010174016c00010173020804000103017101648089"
         "7a0102"},
        {WorkloadWithdrawn{WorkloadId(2)}, "0603"},
        {PodChanged{pod, PodEvent::kFailed}, "07030105"},
        {PodFoundBound{pod, NodeId(5), 0x8000000000000001}, "0803010681808080808080808001"},
        {DemandDeclared{{{PodClassId(1), 100}, {PodClassId(), -1}}}, "090202c8010001"},
        {PolicySet{"fgd", "priority", DemandSource::kDeclared, 42},
         "0a03666764087072696f72697479002a"},
    };
}

Plan golden_plan() {
    Plan plan;
    plan.now = Instant::from_micros(1'000'000);
    plan.decisions = {{{WorkloadId(2), 1}, NodeId(5), 0b101}};
    plan.verdicts = {{WorkloadId(3), Cause::kOrder, 7, 1213, {1, 2, 3, 4, 5, 6, 7, 8, 1177}}};
    plan.refused = {{4, "no such node"}};
    return plan;
}

TEST(EncodingGolden, EveryFactKeepsItsBytes) {
    const std::vector<Golden> all = golden_facts();
    ASSERT_EQ(all.size(), std::variant_size_v<Fact>);
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(all[i].fact.index(), i);
        EXPECT_EQ(hex(encoded(all[i].fact)), all[i].bytes) << name(all[i].fact);
    }
    EXPECT_EQ(kEncodingVersion, 1U);
}

TEST(EncodingGolden, PlansKeepTheirBytes) {
    EXPECT_EQ(hex(encoded(golden_plan())),
              "80897a010301060501040907bd090102030405060708990901040c6e6f2073756368206e"
              "6f6465");
}

std::string decision_hash(const std::vector<Plan>& plans) {
    Hasher hasher;
    for (const Plan& plan : plans) {
        hash_decisions(hasher, plan);
    }
    return hex64(hasher.digest());
}

// XXH64 of the 28 bytes 40420f0000000000 02000000 01000000 05000000 0500000000000000.
TEST(DecisionHash, IsThatOfTheDocumentedBytes) {
    EXPECT_EQ(decision_hash({golden_plan()}), "4a280cac97f6238d");
}

TEST(DecisionHash, StepsWithoutDecisionsLeaveNoTrace) {
    Plan idle;
    idle.now = Instant::from_micros(5);
    idle.verdicts = golden_plan().verdicts;
    EXPECT_EQ(decision_hash({idle, golden_plan(), idle}), decision_hash({golden_plan()}));
    EXPECT_EQ(decision_hash({idle}), decision_hash({}));
}

TEST(DecisionHash, EveryFieldCounts) {
    const std::string base = decision_hash({golden_plan()});
    std::vector<Plan> changed(5, golden_plan());
    changed[0].now = Instant::from_micros(1'000'001);
    changed[1].decisions[0].pod.workload = WorkloadId(3);
    changed[2].decisions[0].pod.pod = 2;
    changed[3].decisions[0].node = NodeId(6);
    changed[4].decisions[0].devices = std::uint64_t{1} << 63;
    for (const Plan& plan : changed) {
        EXPECT_NE(decision_hash({plan}), base);
    }
}

}  // namespace
}  // namespace regimen
