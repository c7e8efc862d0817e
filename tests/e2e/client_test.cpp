// kube/client against a real kube-apiserver.
#include <gmock/gmock.h>
#include <map>

#include "blocking.hpp"
#include "kube/client/discovery.hpp"
#include "kube/client/http/clock.hpp"
#include "kube/client/http/curl_transport.hpp"
#include "kube/client/watch/reflector.hpp"
#include "kube/client/write/event_recorder.hpp"
#include "kube/client/write/lease.hpp"
#include "kube/client/write/patch.hpp"
#include "kube/client/write/pod_writes.hpp"
#include "plane.hpp"

namespace regimen::e2e {
namespace {

using namespace kube::client;
using testing::HasSubstr;

const ResourceType kPods{"", "v1", "pods"};
const ResourceType kNodes{"", "v1", "nodes", false};

struct Seen {
    std::string uid;
    std::string node;
    std::string annotation;
};

Result<Seen> decode(JsonValue object) {
    Seen seen;
    REGIMEN_TRY(object.each_field([&](std::string_view key, JsonValue value) -> Status {
        if (key != "metadata" && key != "spec") {
            return {};
        }
        return value.each_field([&](std::string_view field, JsonValue part) -> Status {
            if (field == "uid" || field == "nodeName") {
                REGIMEN_TRY_ASSIGN((field == "uid" ? seen.uid : seen.node), part.text());
            } else if (field == "annotations") {
                return part.each_field([&](std::string_view name, JsonValue text) -> Status {
                    if (name == "regimen.dev/device") {
                        REGIMEN_TRY_ASSIGN(seen.annotation, text.text());
                    }
                    return {};
                });
            }
            return {};
        });
    }));
    return seen;
}

// A collection as a reflector sees it; lives on the I/O thread.
class Mirror {
public:
    Mirror(Transport& transport, const ResourceType& type, bool watch_list, std::uint64_t seed)
        : sink_(decode, [this](const ObjectEvent<Seen>& event) { on_event(event); }) {
        ReflectorOptions options;
        options.type = type;
        options.use_watch_list = watch_list;
        options.page_limit = 2;
        reflector_.emplace(transport, options, sink_, Rng(seed));
        EXPECT_TRUE(reflector_->start());
    }
    std::map<std::string, Seen> objects;
    int restarts = 0;
    std::string broken;
    const Reflector& reflector() const { return *reflector_; }

private:
    void on_event(const ObjectEvent<Seen>& event) {
        const std::string key = to_string(event.meta.key);
        if (event.type == EventType::kAdded || event.type == EventType::kModified) {
            EXPECT_EQ(objects.contains(key), event.type == EventType::kModified) << key;
            objects[key] = *event.object;
        } else if (event.type == EventType::kDeleted) {
            EXPECT_EQ(objects.erase(key), 1U) << key;
        } else if (event.type == EventType::kRestarted) {
            ++restarts;
        } else if (event.type == EventType::kBroken) {
            broken += event.text;
        }
    }
    TypedSink<Seen> sink_;
    std::optional<Reflector> reflector_;
};

class ClientE2e : public testing::Test {
protected:
    void begin(Plane& plane) {
        transport_ = CurlTransport::start(plane.connection()).value();
        run_there(*transport_, [&] {
            queue_.emplace(*transport_, WriteQueueOptions{}, Rng(1));
            pods_.emplace(*transport_, kPods, true, 2);
            paged_pods_.emplace(*transport_, kPods, false, 3);
            nodes_.emplace(*transport_, kNodes, true, 4);
        });
    }
    void TearDown() override {
        if (transport_) {
            run_there(*transport_, [&] {
                pods_.reset();
                paged_pods_.reset();
                nodes_.reset();
                queue_.reset();
            });
        }
    }
    void create(const ResourceType& type, const std::string& body) {
        Request request;
        request.method = Method::kPost;
        request.target = collection_path(type, "default").value();
        request.content_type = "application/json";
        request.body = body;
        // The service account of a new namespace takes a moment.
        for (int i = 0; i < 100; ++i) {
            const Exchange exchange = call(*transport_, request);
            if (exchange && exchange->ok()) {
                return;
            }
            if (!exchange || exchange->status != 403) {
                FAIL() << (exchange ? exchange->body : exchange.error().message);
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        FAIL() << "could not create " << body;
    }
    void create_node(const std::string& name) {
        create(
            kNodes,
            fmt::format(R"({{"apiVersion":"v1","kind":"Node","metadata":{{"name":"{}"}}}})", name));
    }
    void create_pod(const std::string& name) {
        create(kPods, fmt::format(
                          R"({{"apiVersion":"v1","kind":"Pod","metadata":{{"name":"{}"}},)"
                          R"("spec":{{"schedulerName":"regimen","terminationGracePeriodSeconds":0,)"
                          R"("containers":[{{"name":"c","image":"i"}}]}}}})",
                          name));
    }
    bool sees(const std::string& key, const std::function<bool(const Seen&)>& holds) {
        return eventually(*transport_, [&] {
            for (const Mirror* mirror : {&*pods_, &*paged_pods_}) {
                const auto found = mirror->objects.find(key);
                if (found == mirror->objects.end() || !holds(found->second)) {
                    return false;
                }
            }
            return true;
        });
    }
    bool gone(const std::string& key) {
        return eventually(*transport_, [&] {
            return !pods_->objects.contains(key) && !paged_pods_->objects.contains(key);
        });
    }
    Seen pod(const std::string& key) {
        Seen seen;
        run_there(*transport_, [&] { seen = pods_->objects.at(key); });
        return seen;
    }
    // "done", or what the server said.
    std::string send(const std::string& object, WriteKind kind, Result<Request> request) {
        Write one;
        one.object = object;
        one.kind = kind;
        one.request = std::move(request).value();
        const WriteOutcome outcome = write(*transport_, *queue_, std::move(one));
        return outcome.error ? to_string(*outcome.error)
                             : fmt::format("{}{}", name(outcome.result), outcome.message);
    }

    std::unique_ptr<CurlTransport> transport_;
    std::optional<WriteQueue> queue_;
    std::optional<Mirror> pods_;
    std::optional<Mirror> paged_pods_;
    std::optional<Mirror> nodes_;
};

TEST_F(ClientE2e, ListsWatchesBindsPatchesAndDeletes) {
    REGIMEN_START_PLANE(plane);
    begin(plane);
    create_node("n1");
    for (const char* name : {"a", "b", "c", "d", "e"}) {
        create_pod(name);
    }
    ASSERT_TRUE(sees("default/e", [](const Seen& seen) { return seen.node.empty(); }));
    const PodIdentity a{{"default", "a"}, pod("default/a").uid};

    // Another pod's uid binds nothing; its own does, with an annotation, once.
    EXPECT_THAT(send("pods/a", WriteKind::kBind, bind_pod({a.key, "other"}, "n1")),
                HasSubstr("409 Conflict"));
    EXPECT_EQ(send("pods/a", WriteKind::kBind, bind_pod(a, "n1", {{"regimen.dev/device", "3"}})),
              "done");
    EXPECT_THAT(send("pods/a", WriteKind::kBind, bind_pod(a, "n1")), HasSubstr("409 Conflict"));
    EXPECT_TRUE(sees("default/a",
                     [](const Seen& seen) { return seen.node == "n1" && seen.annotation == "3"; }));

    // Conditions merge by their type.
    Patch patch{.type = kPods,
                .key = {"default", "b"},
                .subresource = "status",
                .patch = PatchType::kStrategic,
                .body = R"({"status":{"conditions":[{"type":"PodScheduled","status":"False",)"
                        R"("reason":"Unschedulable","message":"0/1 nodes"}]}})"};
    EXPECT_EQ(send("pods/b", WriteKind::kStatus, patch_request(patch)), "done");
    patch.subresource.clear();
    patch.patch = PatchType::kMerge;
    patch.body = R"({"metadata":{"resourceVersion":"1","labels":{"x":"y"}}})";
    EXPECT_THAT(send("pods/b", WriteKind::kStatus, patch_request(patch)), HasSubstr("409"));
    patch.patch = PatchType::kApply;
    patch.field_manager = "regimen";
    patch.body = R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"b",)"
                 R"("annotations":{"regimen.dev/device":"applied"}}})";
    EXPECT_EQ(send("pods/b", WriteKind::kStatus, patch_request(patch)), "done");
    EXPECT_TRUE(sees("default/b", [](const Seen& seen) { return seen.annotation == "applied"; }));

    EXPECT_THAT(send("pods/a", WriteKind::kDelete, delete_pod({a.key, "other"}, 0)),
                HasSubstr("409 Conflict"));
    EXPECT_EQ(send("pods/a", WriteKind::kDelete, delete_pod(a, 0)), "done");
    EXPECT_EQ(
        send("pods/c", WriteKind::kDelete, evict_pod({{"default", "c"}, pod("default/c").uid}, 0)),
        "done");
    EXPECT_TRUE(gone("default/a") && gone("default/c"));
    run_there(*transport_, [&] {
        EXPECT_EQ(pods_->objects.size(), 3U);
        EXPECT_EQ(nodes_->objects.size(), 1U);
        EXPECT_EQ(pods_->restarts + paged_pods_->restarts + nodes_->restarts, 0);
        EXPECT_EQ(pods_->broken, "");
        // The streaming list and the paged one each took one stream only.
        EXPECT_EQ(pods_->reflector().streams_opened(), 1U);
        EXPECT_EQ(paged_pods_->reflector().streams_opened(), 1U);
    });
}

TEST_F(ClientE2e, DiscoversLeasesAndRecordsEvents) {
    REGIMEN_START_PLANE(plane);
    begin(plane);
    std::promise<Result<ServedResources>> promise;
    transport_->post([&] {
        discover(*transport_,
                 [&](Result<ServedResources> found) { promise.set_value(std::move(found)); });
    });
    const Result<ServedResources> served = promise.get_future().get();
    ASSERT_TRUE(served) << to_string(served.error());
    EXPECT_THAT(served->find("", "v1", "pods")->subresources, testing::Contains("binding"));
    EXPECT_NE(served->find("coordination.k8s.io", "v1", "leases"), nullptr);
    EXPECT_EQ(served->find("", "v9", "pods"), nullptr);

    Lease lease{.key = {"default", "regimen"},
                .holder = "one",
                .duration_seconds = 15,
                .acquired = wall_now(),
                .renewed = wall_now()};
    const Exchange created = call(*transport_, create_lease(lease).value());
    ASSERT_EQ(created->status, 201) << created->body;
    EXPECT_TRUE(api_error(*call(*transport_, create_lease(lease).value())).already_exists());
    Lease mine = parse_lease(created->body).value();
    EXPECT_EQ(mine.renewed, lease.renewed);
    Lease stale = mine;
    mine.transitions = 1;
    EXPECT_EQ(call(*transport_, update_lease(mine).value())->status, 200);
    stale.holder = "two";
    EXPECT_TRUE(api_error(*call(*transport_, update_lease(stale).value())).is_conflict());
    const Exchange read = call(*transport_, get_lease(lease.key).value());
    EXPECT_EQ(parse_lease(read->body)->holder, "one");

    create_pod("p");
    ASSERT_TRUE(sees("default/p", [](const Seen&) { return true; }));
    const EventNote note{.regarding = {.key = {"default", "p"}, .uid = pod("default/p").uid},
                         .warning = true,
                         .reason = "FailedScheduling",
                         .action = "Scheduling",
                         .note = "0/1 nodes: 1 too few cpu"};
    std::optional<EventRecorder> recorder;
    run_there(*transport_, [&] {
        recorder.emplace(*queue_, EventRecorderOptions{.instance = "test"});
        recorder->record(note, wall_now());
    });
    ASSERT_TRUE(eventually(*transport_, [&] { return queue_->objects() == 0; }));
    run_there(*transport_, [&] { recorder->record(note, wall_now()); });
    ASSERT_TRUE(eventually(*transport_, [&] { return queue_->objects() == 0; }));
    Request events;
    events.target = "/apis/events.k8s.io/v1/namespaces/default/events";
    const std::string body = call(*transport_, events)->body;
    EXPECT_THAT(body, HasSubstr("0/1 nodes: 1 too few cpu"));
    EXPECT_THAT(body, HasSubstr(R"("series":{"count":2,)"));
}

TEST_F(ClientE2e, GoesOnAfterTheServerWasKilled) {
    REGIMEN_START_PLANE(plane);
    begin(plane);
    create_pod("before");
    create_pod("deleted");
    ASSERT_TRUE(sees("default/deleted", [](const Seen&) { return true; }));
    const Status restarted = plane.restart("apiserver");
    ASSERT_TRUE(restarted) << to_string(restarted.error());
    create_pod("after");
    EXPECT_EQ(send("pods/deleted", WriteKind::kDelete,
                   delete_pod({{"default", "deleted"}, pod("default/deleted").uid}, 0)),
              "done");
    EXPECT_TRUE(sees("default/after", [](const Seen&) { return true; }));
    EXPECT_TRUE(gone("default/deleted"));
    EXPECT_TRUE(sees("default/before", [](const Seen&) { return true; }));
}

}  // namespace
}  // namespace regimen::e2e
