#include "kube/client/discovery.hpp"

#include <gmock/gmock.h>

#include "kube/client/testing/scripted_transport.hpp"

namespace regimen::kube::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Answers each target; what is not there is a 404.
Result<ServedResources> discover_from(const std::map<std::string, std::string>& answers,
                                      const std::string& content_type) {
    ScriptedTransport transport;
    transport.serve([&](RequestId id, const Request& request) {
        Response response;
        const auto found = answers.find(request.target);
        response.status = found == answers.end() ? 404 : 200;
        response.body = found == answers.end() ? "" : found->second;
        response.content_type = content_type;
        EXPECT_THAT(request.accept, HasSubstr("as=APIGroupDiscoveryList"));
        transport.answer(id, Exchange(response));
    });
    std::optional<Result<ServedResources>> result;
    discover(transport, [&](Result<ServedResources> served) { result = std::move(served); });
    transport.run_for(Duration());
    return std::move(*result);
}

TEST(Discovery, AggregatedInTwoRequests) {
    const auto served =
        discover_from({{"/api", R"({"kind":"APIGroupDiscoveryList","items":[{"metadata":{},
            "versions":[{"version":"v1","freshness":"Current","resources":[
              {"resource":"pods","responseKind":{"group":"","version":"","kind":"Pod"},
               "scope":"Namespaced","verbs":["get","watch"],
               "subresources":[{"subresource":"binding","verbs":["create"]},
                               {"subresource":"status"}]},
              {"resource":"nodes","responseKind":{"kind":"Node"},"scope":"Cluster",
               "verbs":[]}]}]}]})"},
                       {"/apis", R"({"items":[{"metadata":{"name":"scheduling.k8s.io"},"versions":[
            {"version":"v1beta1","resources":[{"resource":"podgroups","scope":"Namespaced"}]},
            {"version":"v1","freshness":"Stale"}]}]})"}},
                      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    ASSERT_TRUE(served) << to_string(served.error());
    EXPECT_EQ(served->size(), 3U);
    const ServedResource* pods = served->find("", "v1", "pods");
    ASSERT_NE(pods, nullptr);
    EXPECT_EQ(pods->kind, "Pod");
    EXPECT_TRUE(pods->namespaced);
    EXPECT_FALSE(served->find("", "v1", "nodes")->namespaced);
    EXPECT_THAT(pods->subresources, ElementsAre("binding", "status"));
    EXPECT_THAT(pods->verbs, ElementsAre("get", "watch"));
    EXPECT_EQ(served->first_version("scheduling.k8s.io", {"v1", "v1beta1"}, "podgroups"),
              "v1beta1");
    EXPECT_EQ(served->first_version("scheduling.k8s.io", {"v1"}, "podgroups"), "");
    EXPECT_THAT(served->missing(), ElementsAre("scheduling.k8s.io/v1"));
}

TEST(Discovery, OneRequestForEachGroupVersionElsewhere) {
    const auto served = discover_from(
        {{"/api", R"({"kind":"APIVersions","versions":["v1"]})"},
         {"/apis", R"({"kind":"APIGroupList","groups":[{"name":"apps","versions":[
            {"groupVersion":"apps/v1","version":"v1"},{"groupVersion":"apps/v9"}]}]})"},
         {"/api/v1", R"({"resources":[{"name":"pods/binding","namespaced":true,"kind":"Binding"},
            {"name":"pods","namespaced":true,"kind":"Pod","verbs":["list"]}]})"},
         {"/apis/apps/v1", R"({"resources":[{"name":"deployments","kind":"Deployment"}]})"}},
        "application/json");
    ASSERT_TRUE(served) << to_string(served.error());
    EXPECT_THAT(served->find("", "v1", "pods")->subresources, ElementsAre("binding"));
    EXPECT_EQ(served->find("apps", "v1", "deployments")->kind, "Deployment");
    EXPECT_THAT(served->missing(), ElementsAre("apps/v9"));
}

TEST(Discovery, ServerThatSaysNoOrNonsense) {
    EXPECT_THAT(to_string(discover_from({}, "").error()), HasSubstr("discovery: 404 NotFound"));
    EXPECT_FALSE(discover_from({{"/api", "<html>"}}, "text/html"));
    EXPECT_FALSE(discover_from({{"/api", R"({"versions":[7]})"}}, ""));
}

}  // namespace
}  // namespace regimen::kube::client
