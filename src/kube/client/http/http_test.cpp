#include <gmock/gmock.h>

#include "kube/client/http/api_error.hpp"
#include "kube/client/http/backoff.hpp"
#include "kube/client/http/endpoint.hpp"
#include "kube/client/http/rate_limiter.hpp"
#include "kube/client/http/resource_path.hpp"
#include "kube/client/http/timers.hpp"

namespace regimen::kube::client {
namespace {

Instant at_ms(std::int64_t ms) {
    return Instant::from_micros(ms * 1000);
}

TEST(ApiErrors, StatusObjectIsRead) {
    const ApiError error = api_error(
        {.status = 429,
         .body = R"({"kind":"Status","status":"Failure","message":"no","reason":"TooManyRequests",)"
                 R"("details":{"name":"p","causes":[{"reason":"DisruptionBudget","message":"m",)"
                 R"("field":"f"},{"reason":7}],"retryAfterSeconds":10},"code":429})"});
    EXPECT_EQ(to_string(error), "429 TooManyRequests: no");
    EXPECT_TRUE(error.is_too_many_requests());
    EXPECT_TRUE(error.has_cause("DisruptionBudget"));
    EXPECT_EQ(error.retry_after, Duration::seconds(10));
    EXPECT_EQ(error.causes.at(0).field, "f");
}

TEST(ApiErrors, AnythingElseGivesTheHttpStatus) {
    const ApiError proxy = api_error({.status = 503,
                                      .body = "<html>upstream\xff</html>\n",
                                      .retry_after = Duration::seconds(3)});
    EXPECT_EQ(to_string(proxy), "503 ServiceUnavailable: <html>upstream\xef\xbf\xbd</html>");
    EXPECT_EQ(proxy.retry_after, Duration::seconds(3));
    EXPECT_EQ(to_string(api_error({.status = 410})), "410 Gone");
    EXPECT_TRUE(api_error({.status = 410}).is_expired());
    EXPECT_TRUE(api_error({.status = 409}).is_conflict());
    const ApiError exists = api_error({.status = 409, .body = R"({"reason":"AlreadyExists"})"});
    EXPECT_TRUE(exists.already_exists());
    EXPECT_FALSE(exists.is_conflict());
    EXPECT_EQ(to_error(exists, "x").where, "x");
}

TEST(ApiErrors, HostileStatusIsBounded) {
    std::string causes;
    for (int i = 0; i < 100'000; ++i) {
        causes += (i == 0 ? "" : ",") + std::string("{\"reason\":\"r\"}");
    }
    const ApiError error = api_error({.status = 400,
                                      .body = "{\"message\":\"" + std::string(1'000'000, 'm') +
                                              "\",\"details\":{\"causes\":[" + causes +
                                              "],\"retryAfterSeconds\":9223372036854775807}}"});
    EXPECT_EQ(error.message.size(), kMaxMessageBytes);
    EXPECT_EQ(error.causes.size(), kMaxCauses);
    EXPECT_EQ(error.retry_after, Duration::hours(1));
}

TEST(ApiErrors, StatusInAStreamCarriesItsOwnCode) {
    JsonParser parser;
    ApiError error;
    const auto parse = [&](const char* text) {
        EXPECT_TRUE(parser.parse(text, [&](JsonValue root) {
            error = parse_status(root);
            return Status();
        }));
    };
    parse(R"({"code":410,"reason":"Expired","message":"too old"})");
    EXPECT_TRUE(error.is_expired());
    parse(R"({"reason":"Expired"})");
    EXPECT_TRUE(error.is_expired());
    parse(R"({"code":504,"reason":"Timeout",)"
          R"("details":{"causes":[{"reason":"ResourceVersionTooLarge"}]}})");
    EXPECT_TRUE(error.is_version_too_large());
    parse(R"({"code":"x"})");
    EXPECT_EQ(to_string(error), "500 InternalError");
}

TEST(ResourcePaths, AreEncodedAndCannotBeEscapedFrom) {
    const ResourceType pods{"", "v1", "pods"};
    const ResourceType nodes{"", "v1", "nodes", false};
    const ResourceType leases{"coordination.k8s.io", "v1", "leases"};
    EXPECT_EQ(object_path(pods, {"ml", "a"}, "binding"), "/api/v1/namespaces/ml/pods/a/binding");
    EXPECT_EQ(object_path(nodes, {"", "n 1?"}), "/api/v1/nodes/n%201%3F");
    EXPECT_EQ(collection_path(leases, "x"), "/apis/coordination.k8s.io/v1/namespaces/x/leases");
    EXPECT_EQ(collection_path(pods, ""), "/api/v1/pods");
    for (const char* bad : {"", ".", "..", "a/b", "a%2fb"}) {
        EXPECT_FALSE(object_path(pods, {"ml", bad})) << bad;
        EXPECT_FALSE(object_path(pods, {bad, "a"})) << bad;
    }
    EXPECT_FALSE(object_path(pods, {"ml", std::string(300, 'a')}));
    EXPECT_EQ(with_query("/p", {{"a", "1"}, {"empty", ""}, {"b", "x=y&z/"}}),
              "/p?a=1&b=x%3Dy%26z%2F");
    EXPECT_EQ(with_query("/p", {}), "/p");
    EXPECT_EQ(to_string(ObjectKey{"ml", "a"}), "ml/a");
    EXPECT_EQ(to_string(ObjectKey{"", "a"}), "a");
}

TEST(RateLimiters, BurstThenRate) {
    RateLimiter limiter({.per_second = 10, .burst = 3});
    const auto take_all = [&](std::int64_t ms) {
        int taken = 0;
        while (limiter.take(at_ms(ms))) {
            ++taken;
        }
        return taken;
    };
    EXPECT_EQ(take_all(0), 3);
    EXPECT_EQ(limiter.wait(at_ms(0)), Duration::millis(100));
    EXPECT_EQ(take_all(99), 0);
    EXPECT_EQ(limiter.wait(at_ms(99)), Duration::millis(1));
    EXPECT_EQ(take_all(100), 1);
    EXPECT_EQ(take_all(1000), 3);
    EXPECT_EQ(take_all(500), 0);  // back in time: nothing
    EXPECT_EQ(take_all(600), 1);
    EXPECT_EQ(take_all(1'000'000'000'000), 3);
}

TEST(Backoffs, DoubleWithJitterAndCalmDown) {
    Backoff backoff({}, Rng(1));
    std::int64_t base_ms = 800;
    for (int i = 0; i < 10; ++i) {
        const Duration pause = backoff.next(at_ms(i));
        EXPECT_GE(pause, Duration::millis(std::min<std::int64_t>(base_ms, 30'000)));
        EXPECT_LE(pause, Duration::millis(std::min<std::int64_t>(2 * base_ms, 30'000)));
        base_ms *= 2;
    }
    EXPECT_LE(backoff.next(at_ms(10) + Duration::minutes(3)), Duration::millis(1600));
}

TEST(Endpoints, TakeUrlsApart) {
    const auto endpoint = [](const std::string& server, const std::string& name = "") {
        Connection connection;
        connection.server = server;
        connection.tls_server_name = name;
        return make_endpoint(connection);
    };
    EXPECT_EQ(endpoint("https://a")->base_url, "https://a:443");
    EXPECT_EQ(endpoint("https://a:1/k8s/c/")->base_url, "https://a:1/k8s/c");
    EXPECT_EQ(endpoint("https://[::1]:6443")->base_url, "https://[::1]:6443");
    EXPECT_EQ(endpoint("https://a")->connect_to, "");
    EXPECT_EQ(endpoint("https://[::1]:6443", "api")->base_url, "https://api:6443");
    EXPECT_EQ(endpoint("https://[::1]:6443", "api")->connect_to, "::[::1]:6443");
    for (const char* bad : {"a", "ftp://a", "https://", "https://u:p@a", "https://a:b",
                            "https://[::1", "https://a?x", "https://a:123456"}) {
        EXPECT_FALSE(endpoint(bad)) << bad;
    }
    EXPECT_FALSE(endpoint("https://a", "x y"));
}

TEST(Timer, RunsInOrderOfTimeThenCalls) {
    Timers timers;
    std::string order;
    const auto add = [&](std::int64_t ms, char c) {
        return timers.add(at_ms(ms), [&order, c] { order += c; });
    };
    add(20, 'c');
    add(10, 'a');
    const TimerId gone = add(10, 'x');
    add(10, 'b');
    timers.cancel(gone);
    timers.cancel(gone);
    EXPECT_EQ(timers.next(), at_ms(10));
    while (timers.run_one(at_ms(15))) {
    }
    EXPECT_EQ(order, "ab");
    while (timers.run_one(at_ms(20))) {
    }
    EXPECT_EQ(order, "abc");
    EXPECT_EQ(timers.next(), std::nullopt);
}

}  // namespace
}  // namespace regimen::kube::client
