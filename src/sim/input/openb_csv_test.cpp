#include "sim/input/openb_csv.hpp"

#include <gmock/gmock.h>

#include "sim/input/csv_pair.hpp"

namespace regimen::sim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kLong =
    "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,"
    "deletion_time,scheduled_time\n";
constexpr const char* kShort = "name,cpu_milli,memory_mib,num_gpu,gpu_milli\n";

Result<Trace> read_pods(const std::string& text, bool lenient = false) {
    TraceBuilder builder;
    CsvReader reader = CsvReader::over_text("p.csv", text);
    REGIMEN_TRY(read_pod_list(reader, {lenient}, builder));
    return std::move(builder).finish();
}

Result<Trace> read_nodes(const std::string& text, bool lenient = false) {
    TraceBuilder builder;
    CsvReader reader = CsvReader::over_text("n.csv", text);
    REGIMEN_TRY(read_node_list(reader, {lenient}, builder));
    return std::move(builder).finish();
}

std::string pods_error(const std::string& text) {
    const auto trace = read_pods(text);
    return trace ? "no error" : to_string(trace.error());
}

std::string nodes_error(const std::string& text) {
    const auto trace = read_nodes(text);
    return trace ? "no error" : to_string(trace.error());
}

const PodSpec& pod_of(const Trace& trace, std::size_t row) {
    return *trace.classes[trace.shapes[trace.rows[row].shape].pod_sets[0].pod_class];
}

TEST(OpenbNodes, BecomeNodesWithDevices) {
    const auto trace = read_nodes(
        "sn,cpu_milli,memory_mib,gpu,model\n"
        "n1,96000,393216,8,G2\nn2,32000,1024,0,\n");
    ASSERT_TRUE(trace.has_value()) << to_string(trace.error());
    ASSERT_EQ(trace->nodes.size(), 2U);
    const NodeSpec& node = *trace->nodes[0];
    EXPECT_EQ(node.name, "n1");
    EXPECT_EQ(node.allocatable.get("cpu"), 96000);
    EXPECT_EQ(node.allocatable.get("memory"), std::int64_t{393216} << 20);
    EXPECT_EQ(node.allocatable.get("pods"), 1001);
    ASSERT_EQ(node.devices.size(), 8U);
    EXPECT_EQ(node.devices[7].resource, "nvidia.com/gpu");
    EXPECT_EQ(node.devices[7].model, "G2");
    EXPECT_TRUE(trace->nodes[1]->devices.empty());
    EXPECT_EQ(accelerator_capacity_milli(trace->nodes), 8000);
}

TEST(OpenbPods, BecomeRowsOfInternedShapes) {
    const auto trace = read_pods(std::string(kLong) +
                                 "a,3152,5600,1,590,,BE,Failed,100,130,110\n"
                                 "b,3152,5600,1,590,,LS,Running,90,,95\n"
                                 "c,12000,16384,4,1000,V100M32|V100M16|V100M32,LS,Running,0,9,\n"
                                 "d,8000,30517,0,0,,BE,Pending,5,,\n"
                                 "e,1000,1024,1,2000,,BE,Running,5,6,5\n"
                                 "f,1000,1024,2,500,,BE,Running,5,6,5\n");
    ASSERT_TRUE(trace.has_value()) << to_string(trace.error());
    ASSERT_EQ(trace->rows.size(), 6U);
    EXPECT_EQ(trace->shapes.size(), 5U);
    EXPECT_EQ(trace->rows[0].shape, trace->rows[1].shape);
    EXPECT_EQ(trace->name(trace->rows[3]), "d");

    EXPECT_EQ(pod_of(*trace, 0).requests.get("cpu"), 3152);
    EXPECT_EQ(pod_of(*trace, 0).requests.get("memory"), std::int64_t{5600} << 20);
    EXPECT_EQ(pod_of(*trace, 0).devices->milli, 590);
    EXPECT_EQ(pod_of(*trace, 2).devices->count, 4);
    EXPECT_THAT(pod_of(*trace, 2).devices->models, ElementsAre("V100M32", "V100M16", "V100M32"));
    EXPECT_FALSE(pod_of(*trace, 3).devices.has_value());
    EXPECT_EQ(pod_of(*trace, 4).devices->milli, 1000) << "clipped";
    EXPECT_EQ(pod_of(*trace, 5).devices->milli, 1000) << "several devices are whole";

    EXPECT_TRUE(trace->rows[0].started);
    EXPECT_EQ(trace->rows[0].created_us, 100'000'000);
    EXPECT_EQ(trace->rows[0].duration_us, 20'000'000);
    EXPECT_TRUE(trace->rows[1].started);
    EXPECT_EQ(trace->rows[1].duration_us, kUnknownTime);
    EXPECT_FALSE(trace->rows[2].started);
    EXPECT_TRUE(trace->has_times);
}

TEST(OpenbPods, ReadTheShortSchema) {
    const auto trace = read_pods(std::string(kShort) + "a,1,2,1,1000\n");
    ASSERT_TRUE(trace.has_value()) << to_string(trace.error());
    EXPECT_EQ(trace->rows[0].created_us, kUnknownTime);
    EXPECT_FALSE(trace->rows[0].started);
    EXPECT_FALSE(trace->has_times);
}

TEST(OpenbPods, TakeQuotedFieldsMarkAndLineEnds) {
    const auto trace = read_pods(
        "\xEF\xBB\xBF\"name\",cpu_milli,memory_mib,num_gpu,gpu_milli\r\n"
        "\"a,b\", 1 ,2,1,\"1000\"\r\n");
    ASSERT_TRUE(trace.has_value()) << to_string(trace.error());
    EXPECT_EQ(trace->name(trace->rows[0]), "a,b");
}

struct BadCase {
    std::string row;
    std::string message;
};

TEST(OpenbPods, SayWhereARowIsBad) {
    const std::vector<BadCase> cases = {
        {"a,x,2,1,1000", "p.csv:3:3: cpu_milli: found \"x\", expected an integer from 0 to"},
        {"a,1.5,2,1,1000", "p.csv:3:3: cpu_milli: found \"1.5\", expected an integer"},
        {"a,-1,2,1,1000", "p.csv:3:3: cpu_milli: found \"-1\", expected an integer from 0"},
        {"a,99999999999999999999,2,1,1000", "p.csv:3:3: cpu_milli: found \"99999999999999999999\""},
        {"a,1,9007199254740993,1,1000", "p.csv:3:5: memory_mib: found \"9007199254740993\""},
        {"a,1,,1,1000", "p.csv:3:5: memory_mib: found nothing, expected an integer"},
        {"a,1,2,65,1000", "p.csv:3:7: num_gpu: found \"65\", expected at most 64 devices"},
        {"a,1,2,-1,1000", "p.csv:3:7: num_gpu: found \"-1\", expected an integer from 0"},
        {"a,1,2,1,0", "p.csv:3:9: gpu_milli: found \"0\", expected an integer from 1"},
        {"a,1,2,1,9999999", "p.csv:3:9: gpu_milli: found \"9999999\", expected an integer"},
        {",1,2,1,1000", "p.csv:3:1: name: found nothing, expected a value"},
        {"first,1,2,1,1000",
         "p.csv:3:1: name: found \"first\" a second time, expected unique names"},
        {"a,1,2,1", "p.csv:3:1: found 4 fields, expected 5 as in the header"},
        {"a,1,2,1,1000,", "p.csv:3:1: found 6 fields, expected 5 as in the header"},
        {"a,\"1,2,1,1000", "p.csv:3:3: found a quote without its pair"},
    };
    for (const BadCase& bad : cases) {
        const std::string text = std::string(kShort) + "first,1,2,1,1000\n" + bad.row + "\n";
        EXPECT_THAT(pods_error(text), HasSubstr(bad.message)) << bad.row;
        const auto lenient = read_pods(text, true);
        ASSERT_TRUE(lenient.has_value()) << bad.row;
        EXPECT_EQ(lenient->rows.size(), 1U) << bad.row;
        EXPECT_EQ(lenient->skipped.total(), 1U) << bad.row;
    }
}

TEST(OpenbPods, SayWhichTimesAreBad) {
    const auto with = [](const std::string& tail) {
        return pods_error(std::string(kLong) + "a,1,2,1,1000,," + tail + "\n");
    };
    EXPECT_THAT(with("LS,Running,1,5,6"),
                HasSubstr("p.csv:2:28: deletion_time: found \"5\", expected the scheduled_time"));
    EXPECT_THAT(with("LS,Running,x,5,5"), HasSubstr("creation_time: found \"x\""));
    EXPECT_THAT(with("LS,Running,-4,5,5"), HasSubstr("creation_time: found \"-4\""));
    EXPECT_THAT(with("LS,Running,1,1e30,5"), HasSubstr("deletion_time: found \"1e30\""));
    EXPECT_THAT(pods_error(std::string(kLong) + "a,1,2,1,1000,A||B,LS,Running,1,2,2\n"),
                HasSubstr("p.csv:2:14: gpu_spec: found \"A||B\", expected models such as A|B"));
}

TEST(OpenbPods, CountWhatALenientReaderSkips) {
    const auto trace = read_pods(std::string(kShort) +
                                     "a,1,2,1,1000\nb,x,2,1,1000\nc,y,2,1,1000\na,1,2,1,1000\n"
                                     "d,1,2\ne,1,2,99,1000\nf,1,2,0,0\n",
                                 true);
    ASSERT_TRUE(trace.has_value()) << to_string(trace.error());
    EXPECT_EQ(trace->rows.size(), 2U);
    ASSERT_EQ(trace->skipped.reasons.size(), 4U);
    EXPECT_EQ(trace->skipped.reasons[0].reason, "duplicate_name");
    EXPECT_EQ(trace->skipped.reasons[1].reason, "field_count");
    EXPECT_EQ(trace->skipped.reasons[2].reason, "not_a_number");
    EXPECT_EQ(trace->skipped.reasons[2].count, 2U);
    EXPECT_THAT(trace->skipped.reasons[2].first, HasSubstr("p.csv:3:3: cpu_milli: found \"x\""));
    EXPECT_EQ(trace->skipped.reasons[3].reason, "too_many_devices");
    EXPECT_EQ(trace->skipped.total(), 5U);
}

TEST(OpenbPods, NeedAGoodRow) {
    EXPECT_THAT(pods_error(kShort), HasSubstr("p.csv: found no good row, expected at least one"));
    const auto lenient = read_pods(std::string(kShort) + "a,x,2,1,1000\n", true);
    ASSERT_FALSE(lenient.has_value());
    EXPECT_THAT(to_string(lenient.error()), HasSubstr("p.csv:2:3: cpu_milli: found \"x\""));
}

TEST(OpenbNodes, SayWhereARowIsBad) {
    const std::string header = "sn,cpu_milli,memory_mib,gpu,model\n";
    EXPECT_THAT(nodes_error(header + "a,1,2,3,M\na,1,2,3,M\n"),
                HasSubstr("n.csv:3:1: name: found \"a\" a second time"));
    EXPECT_THAT(nodes_error(header + "a,1,2,65,M\n"),
                HasSubstr("n.csv:2:7: gpu: found \"65\", expected at most 64 devices"));
    EXPECT_THAT(nodes_error(header + "a,1,-2,3,M\n"), HasSubstr("n.csv:2:5: memory_mib: found"));
    EXPECT_THAT(nodes_error(header + ",1,2,3,M\n"), HasSubstr("n.csv:2:1: sn: found nothing"));
}

TEST(CsvHeader, NamesTheNearest) {
    EXPECT_THAT(nodes_error("sn,cpu_mili,memory_mib,gpu,model\na,1,2,3,M\n"),
                HasSubstr("n.csv:1:1: header: found \"sn,cpu_mili,memory_mib,gpu,model\", expected "
                          "sn,cpu_milli,memory_mib,gpu,model (the nearest header of a node list)"));
    EXPECT_THAT(pods_error("id,cpu_milli,memory_mib,num_gpu,gpu_milli\n"),
                HasSubstr("expected name,cpu_milli,memory_mib,num_gpu,gpu_milli (the nearest"));
    EXPECT_THAT(nodes_error(std::string(kShort) + "a,1,2,1,1000\n"),
                HasSubstr("that of a pod list, expected a node list: sn,cpu_milli,"));
    EXPECT_THAT(pods_error("PK\x03\x04\",x\n"),
                HasSubstr("p.csv:1:1: header: found binary data, expected the names of columns"));
    EXPECT_THAT(pods_error("\n\n"), HasSubstr("p.csv: found nothing, expected a header and rows"));
}

}  // namespace
}  // namespace regimen::sim
