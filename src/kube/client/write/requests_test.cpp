// The requests that are written: golden texts, so that a change of what the server gets is seen.
#include <gmock/gmock.h>

#include "kube/client/write/lease.hpp"
#include "kube/client/write/patch.hpp"
#include "kube/client/write/pod_writes.hpp"

namespace regimen::kube::client {
namespace {

using testing::HasSubstr;

std::string text(const Result<Request>& request) {
    return request ? fmt::format("{} {} [{}] {}", name(request->method), request->target,
                                 request->content_type, request->body)
                   : to_string(request.error());
}

const PodIdentity kPod{{"ml", "a-0"}, "u-1"};

TEST(PodWrites, Bind) {
    EXPECT_EQ(text(bind_pod(kPod, "node-1", {{"regimen.dev/gpu", "0,\"1\""}})),
              "POST /api/v1/namespaces/ml/pods/a-0/binding [application/json] "
              R"({"apiVersion":"v1","kind":"Binding","metadata":{"name":"a-0","namespace":"ml",)"
              R"("uid":"u-1","annotations":{"regimen.dev/gpu":"0,\"1\""}},)"
              R"("target":{"apiVersion":"v1","kind":"Node","name":"node-1"}})");
    EXPECT_EQ(text(bind_pod({{"ml", "a/../../b"}, "u"}, "n")).find("POST"), std::string::npos);
    EXPECT_THAT(text(bind_pod({{"ml", "a"}, ""}, "n")), HasSubstr("ml/a: found no uid"));
}

TEST(PodWrites, DeleteAndEvict) {
    EXPECT_EQ(text(delete_pod(kPod, 0)),
              "DELETE /api/v1/namespaces/ml/pods/a-0 [application/json] "
              R"({"apiVersion":"v1","kind":"DeleteOptions","gracePeriodSeconds":0,)"
              R"("preconditions":{"uid":"u-1"}})");
    EXPECT_EQ(text(evict_pod(kPod)),
              "POST /api/v1/namespaces/ml/pods/a-0/eviction [application/json] "
              R"({"apiVersion":"policy/v1","kind":"Eviction",)"
              R"("metadata":{"name":"a-0","namespace":"ml"},"deleteOptions":{"apiVersion":"v1",)"
              R"("kind":"DeleteOptions","preconditions":{"uid":"u-1"}}})");
}

TEST(Patches, ThreeKinds) {
    Patch patch{.type = {"", "v1", "pods"},
                .key = {"ml", "a"},
                .subresource = "status",
                .patch = PatchType::kStrategic,
                .body = "{}"};
    EXPECT_EQ(text(patch_request(patch)),
              "PATCH /api/v1/namespaces/ml/pods/a/status "
              "[application/strategic-merge-patch+json] {}");
    patch.patch = PatchType::kMerge;
    patch.field_manager = "me";
    patch.force = true;
    EXPECT_EQ(text(patch_request(patch)),
              "PATCH /api/v1/namespaces/ml/pods/a/status?fieldManager=me "
              "[application/merge-patch+json] {}");
    patch.patch = PatchType::kApply;
    EXPECT_EQ(text(patch_request(patch)),
              "PATCH /api/v1/namespaces/ml/pods/a/status?fieldManager=me&force=true "
              "[application/apply-patch+yaml] {}");
    patch.field_manager.clear();
    EXPECT_THAT(text(patch_request(patch)), HasSubstr("fieldManager"));
}

TEST(Leases, RoundTrip) {
    const Instant now = parse_rfc3339("2024-02-29T12:00:00Z").value();
    Lease lease{.key = {"kube-system", "regimen"},
                .resource_version = "7",
                .holder = "me",
                .duration_seconds = 15,
                .acquired = now,
                .renewed = now + Duration::millis(1500),
                .transitions = 3};
    const Result<Request> update = update_lease(lease);
    EXPECT_EQ(
        text(update),
        "PUT /apis/coordination.k8s.io/v1/namespaces/kube-system/leases/regimen [application/json] "
        R"({"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"regimen",)"
        R"("namespace":"kube-system","resourceVersion":"7"},"spec":{"holderIdentity":"me",)"
        R"("leaseDurationSeconds":15,"leaseTransitions":3,)"
        R"("acquireTime":"2024-02-29T12:00:00.000000Z",)"
        R"("renewTime":"2024-02-29T12:00:01.500000Z"}})");
    const Result<Lease> read = parse_lease(update->body);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->holder, "me");
    EXPECT_EQ(read->renewed, lease.renewed);
    EXPECT_EQ(read->transitions, 3);
    EXPECT_EQ(create_lease(lease)->body.find("resourceVersion"), std::string::npos);
    EXPECT_THAT(text(get_lease(lease.key)), HasSubstr("GET /apis/coordination.k8s.io/v1"));
    lease.resource_version.clear();
    EXPECT_FALSE(update_lease(lease));
}

TEST(Leases, StrangeOnesAreReadAsFarAsTheyGo) {
    const auto lease = parse_lease(R"({"metadata":{"resourceVersion":"1"},"spec":)"
                                   R"({"holderIdentity":null,"renewTime":"yesterday"}})");
    ASSERT_TRUE(lease);
    EXPECT_EQ(lease->holder, "");
    EXPECT_EQ(lease->renewed, std::nullopt);
    EXPECT_FALSE(parse_lease("{}"));
    EXPECT_FALSE(parse_lease(R"({"spec":{"leaseDurationSeconds":"x"}})"));
}

}  // namespace
}  // namespace regimen::kube::client
