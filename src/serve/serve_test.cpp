#include <gmock/gmock.h>
#include <httplib.h>

#include "serve/http_server.hpp"
#include "serve/scheduler_pages.hpp"

namespace regimen::serve {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(HttpServer, ServesItsPagesAndNothingElse) {
    Pages pages;
    pages["/a"] = [] { return Answer{200, "hello\n", "text/plain"}; };
    pages["/b"] = [] { return Answer{503, "not now\n", "text/plain"}; };
    const auto server = HttpServer::start("127.0.0.1:0", pages);
    ASSERT_TRUE(server) << to_string(server.error());
    httplib::Client client("127.0.0.1", (*server)->port());
    EXPECT_EQ(client.Get("/a")->body, "hello\n");
    EXPECT_EQ(client.Get("/b")->status, 503);
    EXPECT_EQ(client.Get("/c")->status, 404);
    EXPECT_EQ(client.Post("/a", "x", "text/plain")->status / 100, 4);
    // The port is taken.
    const auto second = HttpServer::start(fmt::format("127.0.0.1:{}", (*server)->port()), pages);
    ASSERT_FALSE(second);
    EXPECT_THAT(to_string(second.error()), HasSubstr("cannot listen"));
}

TEST(HttpServer, AddressesThatAreNoneAreRefused) {
    for (const char* address : {"", "8080", "host", "host:", "host:port", ":70000", ":-1"}) {
        const auto server = HttpServer::start(address, {});
        ASSERT_FALSE(server) << address;
        EXPECT_EQ(server.error().code, ErrorCode::kInvalidArgument) << address;
    }
}

kube::LiveStats stats() {
    kube::LiveStats stats;
    stats.nodes = 3;
    stats.writer.bound = 5;
    stats.writer.bind_seconds.add(Duration::millis(3));
    stats.feeds = {{"pods", {.events = 7, .skipped = 1, .restarts = 0, .synced = true}},
                   {"nodes", {.events = 2, .skipped = 0, .restarts = 1, .synced = false}}};
    return stats;
}

TEST(SchedulerPages, MetricsAreAsPrometheusReadsThem) {
    const std::string text =
        metrics_text(stats(), {.scheduler_name = "regimen", .lease_name = "l", .monotonic = {}});
    EXPECT_THAT(text, HasSubstr("# TYPE scheduler_schedule_attempts_total counter\n"));
    EXPECT_THAT(text, HasSubstr("scheduler_schedule_attempts_total{profile=\"regimen\","
                                "result=\"scheduled\"} 5\n"));
    EXPECT_THAT(text, HasSubstr("regimen_nodes 3\n"));
    EXPECT_THAT(text, HasSubstr("leader_election_master_status{name=\"l\"} 0\n"));
    EXPECT_THAT(text, HasSubstr("regimen_watch_events_total{resource=\"pods\"} 7\n"));
    EXPECT_THAT(text, HasSubstr("regimen_bind_duration_seconds_bucket{le=\"0.0032\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("regimen_bind_duration_seconds_bucket{le=\"+Inf\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("regimen_bind_duration_seconds_sum 0.003\n"));
    EXPECT_THAT(metrics_text(stats(), {}), Not(HasSubstr("leader_election")));
}

TEST(SchedulerPages, ReadyWhenEverythingIsKnownAndHealthyWhileItTurns) {
    kube::LiveStats now = stats();
    Instant clock = Instant::from_micros(1'000'000);
    Pages pages = scheduler_pages(
        [&] { return now; },
        {.scheduler_name = "r", .lease_name = "", .monotonic = [&] { return clock; }});
    EXPECT_EQ(pages["/readyz"]().status, 503);
    EXPECT_THAT(pages["/readyz"]().body, HasSubstr("not complete: nodes\n"));
    now.synced = true;
    EXPECT_EQ(pages["/readyz"]().body, "ok: standing by\n");
    now.leading = true;
    EXPECT_EQ(pages["/readyz"]().body, "ok: leading\n");
    EXPECT_EQ(pages["/healthz"]().status, 200);
    now.looped_at = clock;
    clock = clock + Duration::seconds(61);
    EXPECT_EQ(pages["/healthz"]().status, 503);
    EXPECT_EQ(pages["/livez"]().status, 503);
}

}  // namespace
}  // namespace regimen::serve
