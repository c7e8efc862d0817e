#include "sim/input/own_csv.hpp"

#include <gmock/gmock.h>

#include "sim/input/csv_pair.hpp"

namespace regimen::sim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<Trace> read(const std::string& nodes, const std::string& pods, bool lenient = false) {
    TraceBuilder builder;
    CsvReader node_reader = CsvReader::over_text("n.csv", nodes);
    REGIMEN_TRY(read_node_list(node_reader, {lenient}, builder));
    CsvReader pod_reader = CsvReader::over_text("p.csv", pods);
    REGIMEN_TRY(read_pod_list(pod_reader, {lenient}, builder));
    return std::move(builder).finish();
}

constexpr const char* kNodes = "name,cpu,memory,pods\nn,1,1Gi,110\n";
constexpr const char* kPods = "name,cpu,memory\np,1,1Gi\n";

std::string nodes_error(const std::string& nodes) {
    const auto trace = read(nodes, kPods);
    return trace ? "no error" : to_string(trace.error());
}

std::string pods_error(const std::string& pods) {
    const auto trace = read(kNodes, pods);
    return trace ? "no error" : to_string(trace.error());
}

TEST(OwnCsv, ReadsEveryColumn) {
    const auto trace = read(
        "memory,name,pods,cpu,accelerators,model,resource,labels\n"
        "2Ti,gpu-1,110,192,8,MI300X,amd.com/gpu,zone=a;rack = r1\n"
        "1Gi,cpu-1,50,1500m,,,,\n",
        "name,cpu,memory,accelerators,accelerator_milli,models,resource,gang_size,min_size,created,"
        "duration,priority,selector\n"
        "train,24,256Gi,8,,MI300X|MI250,amd.com/gpu,4,3,2024-01-01T00:00:01Z,1h30m,-7,zone=a\n"
        "serve,500m,1G,1,250,,,,,1970-01-01T00:00:12.5Z,90,5,\n");
    ASSERT_TRUE(trace.has_value()) << to_string(trace.error());
    const NodeSpec& node = *trace->nodes[0];
    EXPECT_EQ(node.name, "gpu-1");
    EXPECT_EQ(node.allocatable.get("cpu"), 192'000);
    EXPECT_EQ(node.allocatable.get("memory"), std::int64_t{2} << 40);
    EXPECT_EQ(node.allocatable.get("pods"), 110);
    ASSERT_EQ(node.devices.size(), 8U);
    EXPECT_EQ(node.devices[0].resource, "amd.com/gpu");
    EXPECT_EQ(node.devices[0].model, "MI300X");
    ASSERT_NE(node.labels.find("rack"), nullptr);
    EXPECT_EQ(*node.labels.find("rack"), "r1");
    EXPECT_EQ(trace->nodes[1]->allocatable.get("cpu"), 1500);
    EXPECT_TRUE(trace->nodes[1]->devices.empty());

    const TraceRow& train = trace->rows[0];
    const ShapePodSet& set = trace->shapes[train.shape].pod_sets[0];
    EXPECT_EQ(set.count, 4);
    EXPECT_EQ(set.min_count, 3);
    const PodSpec& pod = *trace->classes[set.pod_class];
    EXPECT_EQ(pod.requests.get("cpu"), 24'000);
    EXPECT_EQ(pod.devices->resource, "amd.com/gpu");
    EXPECT_EQ(pod.devices->count, 8);
    EXPECT_THAT(pod.devices->models, ElementsAre("MI250", "MI300X"));
    ASSERT_NE(pod.node_selector.find("zone"), nullptr);
    EXPECT_EQ(train.created_us, 1'704'067'201'000'000);
    EXPECT_EQ(train.duration_us, 5'400'000'000);
    EXPECT_EQ(train.priority, -7);
    EXPECT_TRUE(train.started);
    EXPECT_EQ(accelerator_milli(*trace, trace->shapes[train.shape]), 32'000);
    EXPECT_EQ(pod_count(trace->shapes[train.shape]), 4);

    const TraceRow& serve = trace->rows[1];
    EXPECT_EQ(serve.created_us, 12'500'000);
    EXPECT_EQ(serve.duration_us, 90'000'000);
    EXPECT_EQ(accelerator_milli(*trace, trace->shapes[serve.shape]), 250);
    EXPECT_TRUE(trace->has_times);
}

TEST(OwnCsv, NeedsThreeColumnsOnly) {
    const auto trace = read(kNodes, kPods);
    ASSERT_TRUE(trace.has_value()) << to_string(trace.error());
    EXPECT_FALSE(trace->has_times);
    EXPECT_FALSE(trace->rows[0].started);
}

TEST(OwnCsv, TheTimesOfAListHaveOneClock) {
    const std::string header = "name,cpu,memory,created\n";
    const auto trace = read(kNodes, header + "a,1,1Gi,12.5\nb,1,1Gi,\nc,1,1Gi,0\n");
    ASSERT_TRUE(trace.has_value()) << to_string(trace.error());
    EXPECT_EQ(trace->rows[0].created_us, 12'500'000);
    EXPECT_EQ(trace->rows[1].created_us, kUnknownTime);
    EXPECT_THAT(pods_error(header + "a,1,1Gi,12.5\nb,1,1Gi,\nc,1,1Gi,2024-01-01T00:00:00Z\n"),
                HasSubstr("p.csv:4:9: created: found \"2024-01-01T00:00:00Z\", expected seconds"));
    EXPECT_THAT(pods_error(header + "a,1,1Gi,2024-01-01T00:00:00Z\nb,1,1Gi,7\n"),
                HasSubstr("p.csv:3:9: created: found \"7\", expected a time"));
}

TEST(OwnCsv, SharesShapesBetweenRows) {
    std::string pods = "name,cpu,memory,accelerators\n";
    for (int i = 0; i < 100; ++i) {
        pods += "p" + std::to_string(i) + "," + (i % 2 == 0 ? "1" : "1000m") + ",1Gi,1\n";
    }
    const auto trace = read(kNodes, pods);
    ASSERT_TRUE(trace.has_value()) << to_string(trace.error());
    EXPECT_EQ(trace->rows.size(), 100U);
    EXPECT_EQ(trace->classes.size(), 1U) << "1 and 1000m are the same request";
    EXPECT_EQ(trace->shapes.size(), 1U);
}

TEST(OwnCsv, RefusesUnknownColumns) {
    EXPECT_THAT(nodes_error("name,cpu,memory,pods,acelerators\n"),
                HasSubstr("n.csv:1:22: header: found column \"acelerators\", expected one of "));
    EXPECT_THAT(nodes_error("name,cpu,memory,pods,acelerators\n"),
                HasSubstr("did you mean \"accelerators\"?"));
    EXPECT_THAT(pods_error("name,cpu,memory,cpu\n"),
                HasSubstr("p.csv:1:17: header: found column cpu twice"));
    EXPECT_THAT(pods_error("name,cpu,memry\n"),
                HasSubstr("p.csv:1:10: header: found column \"memry\""));
    EXPECT_THAT(pods_error("name,cpu,memry\n"), HasSubstr("did you mean \"memory\"?"));
    EXPECT_THAT(pods_error("name,memory\n"), HasSubstr("header: found no column cpu"));
    EXPECT_THAT(pods_error("name,cpu,memory,pods\n"),
                HasSubstr("header: found \"name,cpu,memory,pods\", that of a node list, expected a "
                          "pod list: name,"));
}

TEST(OwnCsv, SaysWhereARowIsBad) {
    const std::string header =
        "name,cpu,memory,accelerators,accelerator_milli,models,gang_size,min_size,created,duration,"
        "priority,selector\n";
    const auto error = [&](const std::string& row) { return pods_error(header + row + "\n"); };
    EXPECT_EQ(error("a,1,1Gi,1,500,,,,,,,"), "no error");
    EXPECT_THAT(error("a,one,1Gi,1,,,,,,,,"),
                HasSubstr("p.csv:2:3: cpu: found \"one\", expected a quantity such as 12, 500m"));
    EXPECT_THAT(error("a,-1,1Gi,1,,,,,,,,"), HasSubstr("cpu: found \"-1\", expected 0 or more"));
    EXPECT_THAT(error("a,1E,1Gi,1,,,,,,,,"), HasSubstr("cpu: found \"1E\", expected at most"));
    EXPECT_THAT(error("a,1,100Pi,1,,,,,,,,"), HasSubstr("memory: found \"100Pi\", expected at"));
    EXPECT_THAT(error("a,1,,1,,,,,,,,"), HasSubstr("memory: found nothing, expected a quantity"));
    EXPECT_THAT(error("a,1,1Gi,65,,,,,,,,"), HasSubstr("accelerators: found \"65\", expected at"));
    EXPECT_THAT(error("a,1,1Gi,1,1001,,,,,,,"), HasSubstr("accelerator_milli: found \"1001\""));
    EXPECT_THAT(error("a,1,1Gi,2,500,,,,,,,"), HasSubstr("a share is of one accelerator"));
    EXPECT_THAT(error("a,1,1Gi,1,,A|,,,,,,"), HasSubstr("models: found \"A|\", expected models"));
    EXPECT_THAT(error("a,1,1Gi,1,,,0,,,,,"), HasSubstr("gang_size: found \"0\", expected an"));
    EXPECT_THAT(error("a,1,1Gi,1,,,9999999,,,,,"), HasSubstr("gang_size: found \"9999999\""));
    EXPECT_THAT(error("a,1,1Gi,1,,,4,5,,,,"), HasSubstr("min_size: found \"5\", expected an integer"
                                                        " from 1 to 4"));
    EXPECT_THAT(error("a,1,1Gi,1,,,,,yesterday,,,"), HasSubstr("created: found \"yesterday\""));
    EXPECT_THAT(error("a,1,1Gi,1,,,,,1969-12-31T23:59:59Z,,,"), HasSubstr("created: found \"1969"));
    EXPECT_THAT(error("a,1,1Gi,1,,,,,,-5s,,"), HasSubstr("duration: found \"-5s\", expected a"));
    EXPECT_THAT(error("a,1,1Gi,1,,,,,,.,,"), HasSubstr("duration: found \".\", expected a"));
    EXPECT_THAT(error("a,1,1Gi,1,,,,,,,3000000000,"), HasSubstr("priority: found \"3000000000\""));
    EXPECT_THAT(error("a,1,1Gi,1,,,,,,,,zone"),
                HasSubstr("selector: found \"zone\", expected key"));
    EXPECT_THAT(error("a,1,1Gi,1,,,,,,,,a=1;a=2"), HasSubstr("with unique keys"));
}

}  // namespace
}  // namespace regimen::sim
