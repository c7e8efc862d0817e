#include "sim/input/generator.hpp"

#include <algorithm>
#include <gmock/gmock.h>

#include "base/hash.hpp"
#include "sim/input/generator_profiles.hpp"

namespace regimen::sim {
namespace {

using testing::HasSubstr;

Trace generate(const std::string& spec) {
    auto parsed = parse_generator_spec(spec);
    EXPECT_TRUE(parsed.has_value()) << to_string(parsed.error());
    auto trace = generate_trace(*parsed);
    EXPECT_TRUE(trace.has_value()) << to_string(trace.error());
    return std::move(*trace);
}

std::uint64_t hash_of(const Trace& trace) {
    Hasher hasher;
    for (const TraceRow& row : trace.rows) {
        hasher.update_u64(row.shape);
        hasher.update_u64(static_cast<std::uint64_t>(row.created_us));
        hasher.update_u64(static_cast<std::uint64_t>(row.duration_us));
    }
    trace.rows.for_each_name([&](std::size_t, std::string_view name) {
        hasher.update(name);
        return true;
    });
    return hasher.digest();
}

std::string error_of(const std::string& spec) {
    const auto parsed = parse_generator_spec(spec);
    return parsed ? "no error" : to_string(parsed.error());
}

TEST(Generator, SpecsRoundTrip) {
    const auto spec = parse_generator_spec("mixed,seed=7,nodes=20,count=3,load_milli=900");
    ASSERT_TRUE(spec.has_value());
    EXPECT_EQ(to_string(*spec), "generate:mixed,nodes=20,count=3,seed=7,load_milli=900");
    EXPECT_EQ(parse_generator_spec("gangs8").value(), GeneratorSpec{});
}

TEST(Generator, RefusesBadSpecs) {
    EXPECT_THAT(error_of("gang8"), HasSubstr("did you mean \"gangs8\"?"));
    EXPECT_THAT(error_of(""), HasSubstr("expected one of gangs8, fractions, mixed"));
    EXPECT_THAT(error_of("mixed,node=3"), HasSubstr("did you mean \"nodes\"?"));
    EXPECT_THAT(error_of("mixed,nodes"), HasSubstr("with =N"));
    EXPECT_THAT(error_of("mixed,nodes=x"), HasSubstr("generate: nodes"));
    EXPECT_THAT(error_of("mixed,nodes=0"), HasSubstr("nodes: found 0, expected 1 to"));
    EXPECT_THAT(error_of("mixed,nodes=1,count=2,nodes=2"), HasSubstr("nodes: found twice"));
    EXPECT_THAT(error_of("mixed,load_milli=-1"), HasSubstr("load_milli: found -1"));
}

TEST(Generator, IsTheSameEverywhere) {
    EXPECT_EQ(hex64(hash_of(generate("gangs8,nodes=64,count=500,seed=3"))), "8379f01953df6515");
    EXPECT_EQ(hex64(hash_of(generate("fractions,nodes=64,count=500,seed=3"))), "a4a108a7be013f72");
    EXPECT_EQ(hex64(hash_of(generate("mixed,nodes=64,count=500,seed=3"))), "f81c06ecba1a35d6");
    EXPECT_NE(hash_of(generate("mixed,count=50,seed=3")),
              hash_of(generate("mixed,count=50,seed=4")));
}

TEST(Generator, EveryJobFitsAnEmptyFleet) {
    for (const Profile& profile : generator_profiles()) {
        for (const JobKind& job : profile.jobs) {
            const bool fits =
                std::any_of(profile.nodes.begin(), profile.nodes.end(), [&](const NodeKind& node) {
                    const std::string allowed = "|" + std::string(job.models) + "|";
                    const std::string model = "|" + std::string(node.model) + "|";
                    return node.devices >= job.devices && node.cores * 1000 >= job.cpu_milli &&
                           node.memory_gib >= job.memory_gib &&
                           (job.models.empty() || allowed.find(model) != std::string::npos);
                });
            EXPECT_TRUE(fits) << profile.name << " " << job.name;
            EXPECT_TRUE(job.milli == 1000 || job.devices == 1) << profile.name << " " << job.name;
        }
    }
}

TEST(Generator, GangsReachThirtyTwoNodesAndTakeMostOfTheTime) {
    const Trace trace = generate("gangs8,nodes=256,count=20000,seed=1");
    EXPECT_EQ(trace.nodes.size(), 256U);
    EXPECT_EQ(accelerator_capacity_milli(trace.nodes), 256 * 8000);
    std::int64_t largest = 0;
    double inside = 0;
    double all = 0;
    for (const TraceRow& row : trace.rows) {
        const Shape& shape = trace.shapes[row.shape];
        largest = std::max(largest, pod_count(shape));
        const double time = static_cast<double>(accelerator_milli(trace, shape)) *
                            static_cast<double>(row.duration_us);
        all += time;
        inside += accelerator_milli(trace, shape) < 8000 ? time : 0;
    }
    EXPECT_EQ(largest, 32);
    EXPECT_LT(inside / all, 0.1);
}

TEST(Generator, OffersTheLoadItNames) {
    for (const char* spec : {"gangs8,nodes=256,count=50000,seed=5,load_milli=900",
                             "fractions,nodes=100,count=50000,seed=5,load_milli=900",
                             "mixed,nodes=100,count=50000,seed=5,load_milli=900"}) {
        const Trace trace = generate(spec);
        double offered = 0;
        for (const TraceRow& row : trace.rows) {
            offered += static_cast<double>(accelerator_milli(trace, trace.shapes[row.shape])) *
                       static_cast<double>(row.duration_us);
        }
        const double had = static_cast<double>(accelerator_capacity_milli(trace.nodes)) *
                           static_cast<double>(trace.rows[trace.rows.size() - 1].created_us);
        EXPECT_NEAR(offered / had, 0.9, 0.05) << spec;
        EXPECT_TRUE(trace.has_times);
        for (std::size_t i = 1; i < trace.rows.size(); ++i) {
            ASSERT_LE(trace.rows[i - 1].created_us, trace.rows[i].created_us);
        }
    }
}

TEST(Generator, LeavesOutGangsThatASmallFleetCannotHold) {
    const Trace trace = generate("gangs8,nodes=8,count=2000,seed=1");
    for (const TraceRow& row : trace.rows) {
        EXPECT_LE(pod_count(trace.shapes[row.shape]), 4);
    }
    EXPECT_EQ(generate("gangs8,nodes=1,count=10").nodes.size(), 1U);
}

}  // namespace
}  // namespace regimen::sim
