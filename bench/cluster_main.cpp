// The hands of a race between schedulers on one API server (bench/cluster_race.py is its head):
//   bench_cluster KUBECONFIG make NODES PODS SCHEDULER [GANG]
//     creates nodes with 8 accelerators, and pods of one accelerator each for SCHEDULER, GANG of
//     them a PodGroup where GANG is above 1
//   bench_cluster KUBECONFIG bind NODES [IN_FLIGHT]
//     binds every pod round robin without a thought: the bound that schedulers are measured against
//   bench_cluster KUBECONFIG watch PODS [SECONDS]
//     waits until so many pods are bound; prints when the first and the last one were, as JSON
//   bench_cluster KUBECONFIG offer PODS PER_SECOND SCHEDULER
//     creates pods at a steady rate, waits until they are bound; prints how long each took, as JSON
// For a throw-away cluster only.
#include <algorithm>
#include <chrono>
#include <ctime>
#include <fmt/format.h>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/text.hpp"

#include "kube/client/config/kubeconfig.hpp"
#include "kube/client/http/clock.hpp"
#include "kube/client/http/curl_transport.hpp"
#include "kube/client/watch/reflector.hpp"
#include "kube/client/write/patch.hpp"
#include "kube/client/write/pod_writes.hpp"
#include "kube/client/write/write_queue.hpp"

namespace {

using namespace regimen;
using namespace regimen::kube::client;

const ResourceType kNodes{"", "v1", "nodes", false};
const ResourceType kPods{"", "v1", "pods"};
const ResourceType kPodGroups{"scheduling.k8s.io", "v1beta1", "podgroups"};

void on_io(Transport& transport, const std::function<void()>& run) {
    std::promise<void> done;
    transport.post([&] {
        run();
        done.set_value();
    });
    done.get_future().wait();
}

Write create(const ResourceType& type, const std::string& name, std::string body) {
    Write write;
    write.object = type.plural + "/" + name;
    write.request.method = Method::kPost;
    write.request.target = collection_path(type, "default").value();
    write.request.content_type = "application/json";
    write.request.body = std::move(body);
    return write;
}

// All of them, as fast as it goes; how fast, and what was refused.
void run(Transport& transport, const char* what, std::vector<Write> writes,
         std::size_t in_flight = 64) {
    if (writes.empty()) {
        return;
    }
    const std::size_t count = writes.size();
    std::size_t left = count;
    std::map<std::string, int> problems;
    std::promise<void> done;
    std::unique_ptr<WriteQueue> queue;
    const Instant begin = monotonic_now();
    const std::clock_t cpu = std::clock();
    transport.post([&] {
        WriteQueueOptions options;
        options.rate = {.per_second = 5000, .burst = 10'000};
        options.max_in_flight = in_flight;
        queue = std::make_unique<WriteQueue>(transport, options, Rng(1));
        for (Write& write : writes) {
            write.on_done = [&](const WriteOutcome& outcome) {
                if (outcome.result != WriteResult::kDone) {
                    ++problems[outcome.error ? to_string(*outcome.error) : outcome.message];
                }
                if (--left == 0) {
                    done.set_value();
                }
            };
            queue->submit(std::move(write));
        }
    });
    done.get_future().wait();
    const double seconds = static_cast<double>((monotonic_now() - begin).micros()) / 1e6;
    const double cpu_us = static_cast<double>(std::clock() - cpu) * 1e6 / CLOCKS_PER_SEC;
    fmt::print(stderr, "{}: {} in {:.2f} s, {:.0f}/s, {:.0f} us of our CPU each\n", what, count,
               seconds, static_cast<double>(count) / seconds, cpu_us / static_cast<double>(count));
    for (const auto& [message, times] : problems) {
        fmt::print(stderr, "  {} x {}\n", times, message);
    }
    on_io(transport, [&] { queue.reset(); });
}

std::string node_body(const std::string& name) {
    const std::string amounts =
        R"({"cpu":"64","memory":"512Gi","pods":"110","nvidia.com/gpu":"8"})";
    return fmt::format(R"({{"apiVersion":"v1","kind":"Node","metadata":{{"name":"{}","labels":)"
                       R"({{"kubernetes.io/hostname":"{}","nvidia.com/gpu.product":"A100"}}}},)"
                       R"("status":{{"capacity":{},"allocatable":{},)"
                       R"("conditions":[{{"type":"Ready","status":"True","reason":"Bench"}}]}}}})",
                       name, name, amounts, amounts);
}

std::string pod_body(const std::string& name, const std::string& scheduler,
                     const std::string& group) {
    const std::string in_group =
        group.empty() ? "" : fmt::format(R"("schedulingGroup":{{"podGroupName":"{}"}},)", group);
    return fmt::format(R"({{"apiVersion":"v1","kind":"Pod","metadata":{{"name":"{}"}},"spec":{{{})"
                       R"("schedulerName":"{}","containers":[{{"name":"c","image":"i","resources":)"
                       R"({{"limits":{{"cpu":"1","memory":"4Gi","nvidia.com/gpu":"1"}}}}}}]}}}})",
                       name, in_group, scheduler);
}

std::string group_body(const std::string& name, std::int64_t size) {
    return fmt::format(
        R"({{"apiVersion":"scheduling.k8s.io/v1beta1","kind":"PodGroup","metadata":)"
        R"({{"name":"{}"}},"spec":{{"schedulingPolicy":{{"gang":{{"minCount":{}}}}}}}}})",
        name, size);
}

int make(Transport& transport, std::int64_t nodes, std::int64_t pods, const std::string& scheduler,
         std::int64_t gang) {
    std::vector<Write> writes;
    for (std::int64_t i = 0; i < nodes; ++i) {
        const std::string name = fmt::format("node-{:05}", i);
        writes.push_back(create(kNodes, name, node_body(name)));
    }
    run(transport, "nodes created", std::move(writes));
    // Admission taints what is new as not ready, and nobody else is here to take that away.
    writes.clear();
    for (std::int64_t i = 0; i < nodes; ++i) {
        const std::string name = fmt::format("node-{:05}", i);
        Write write;
        write.object = "nodes/" + name;
        write.request = patch_request({.type = kNodes,
                                       .key = {"", name},
                                       .patch = PatchType::kMerge,
                                       .body = R"({"spec":{"taints":null}})"})
                            .value();
        writes.push_back(std::move(write));
    }
    run(transport, "nodes ready", std::move(writes));
    writes.clear();
    for (std::int64_t i = 0; gang > 1 && i * gang < pods; ++i) {
        const std::string name = fmt::format("group-{:05}", i);
        writes.push_back(create(kPodGroups, name, group_body(name, gang)));
    }
    run(transport, "groups created", std::move(writes));
    writes.clear();
    for (std::int64_t i = 0; i < pods; ++i) {
        const std::string name = fmt::format("pod-{:06}", i);
        const std::string group = gang > 1 ? fmt::format("group-{:05}", i / gang) : std::string();
        writes.push_back(create(kPods, name, pod_body(name, scheduler, group)));
    }
    run(transport, "pods created", std::move(writes));
    return 0;
}

struct SeenPod {
    std::string uid;
    std::string node;
    Instant bound;
};

// What a watch shows of the pods of the namespace.
class PodWatch {
public:
    explicit PodWatch(Transport& transport)
        : transport_(transport),
          sink_([](JsonValue object) { return node_of(object); },
                [this](const ObjectEvent<std::string>& event) { take(event); }) {
        on_io(transport_, [&] {
            ReflectorOptions options;
            options.type = kPods;
            options.namespace_name = "default";
            reflector_ = std::make_unique<Reflector>(transport_, options, sink_, Rng(2));
            (void)reflector_->start();
        });
        synced_.get_future().wait();
    }
    ~PodWatch() {
        on_io(transport_, [&] { reflector_.reset(); });
    }
    PodWatch(const PodWatch&) = delete;
    PodWatch& operator=(const PodWatch&) = delete;

    // On the I/O thread only.
    const std::map<std::string, SeenPod>& pods() const { return pods_; }
    std::size_t bound() {
        std::size_t bound = 0;
        on_io(transport_, [&] { bound = bound_; });
        return bound;
    }

private:
    static Result<std::string> node_of(JsonValue object) {
        std::string node;
        REGIMEN_TRY(object.each_field([&](std::string_view key, JsonValue value) -> Status {
            if (key != "spec") {
                return {};
            }
            return value.each_field([&](std::string_view field, JsonValue inner) -> Status {
                if (field == "nodeName") {
                    const Result<std::string_view> text = inner.text();
                    node = text ? std::string(*text) : std::string();
                }
                return {};
            });
        }));
        return node;
    }
    void take(const ObjectEvent<std::string>& event) {
        if (event.type == EventType::kSynced) {
            return synced_.set_value();
        }
        if (!event.object) {
            return;
        }
        SeenPod& pod = pods_[event.meta.key.name];
        pod.uid = event.meta.uid;
        if (pod.node.empty() && !event.object->empty()) {
            pod.node = *event.object;
            pod.bound = monotonic_now();
            ++bound_;
        }
    }

    Transport& transport_;
    std::map<std::string, SeenPod> pods_;
    std::size_t bound_ = 0;
    std::promise<void> synced_;
    TypedSink<std::string> sink_;
    std::unique_ptr<Reflector> reflector_;
};

int bind(Transport& transport, std::int64_t nodes, std::size_t in_flight) {
    std::vector<Write> writes;
    {
        const PodWatch watch(transport);
        on_io(transport, [&] {
            std::int64_t at = 0;
            for (const auto& [name, pod] : watch.pods()) {
                Write write;
                write.object = "pods/" + name;
                write.kind = WriteKind::kBind;
                write.request =
                    bind_pod({{"default", name}, pod.uid}, fmt::format("node-{:05}", at++ % nodes))
                        .value();
                writes.push_back(std::move(write));
            }
        });
    }
    run(transport, "pods bound", std::move(writes), in_flight);
    return 0;
}

// Until `count` pods are bound, or nothing more is to be expected.
bool wait_bound(PodWatch& watch, std::size_t count, std::int64_t patience_seconds) {
    const Instant until = monotonic_now() + Duration::seconds(patience_seconds);
    while (watch.bound() < count) {
        if (monotonic_now() > until) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

int watch_binds(Transport& transport, std::size_t count, std::int64_t patience) {
    PodWatch watch(transport);
    fmt::print(stderr, "watching\n");
    const Instant begin = monotonic_now();
    const bool all = wait_bound(watch, count, patience);
    std::vector<std::int64_t> at;
    on_io(transport, [&] {
        for (const auto& [name, pod] : watch.pods()) {
            if (!pod.node.empty()) {
                at.push_back((pod.bound - begin).micros());
            }
        }
    });
    std::sort(at.begin(), at.end());
    fmt::print(R"({{"all":{},"bound":{},"first_us":{},"last_us":{}}})"
               "\n",
               all, at.size(), at.empty() ? 0 : at.front(), at.empty() ? 0 : at.back());
    return all ? 0 : 1;
}

int offer(Transport& transport, std::int64_t pods, std::int64_t per_second,
          const std::string& scheduler) {
    PodWatch watch(transport);
    std::map<std::string, Instant> created;
    std::unique_ptr<WriteQueue> queue;
    on_io(transport,
          [&] { queue = std::make_unique<WriteQueue>(transport, WriteQueueOptions{}, Rng(1)); });
    const Instant begin = monotonic_now();
    for (std::int64_t i = 0; i < pods; ++i) {
        const Instant due = begin + Duration::from_micros(i * 1'000'000 / per_second);
        while (monotonic_now() < due) {
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
        const std::string name = fmt::format("offer-{:06}", i);
        created[name] = monotonic_now();
        on_io(transport,
              [&] { queue->submit(create(kPods, name, pod_body(name, scheduler, ""))); });
    }
    const bool all = wait_bound(watch, static_cast<std::size_t>(pods), 60);
    std::vector<std::int64_t> took;
    on_io(transport, [&] {
        for (const auto& [name, at] : created) {
            const auto found = watch.pods().find(name);
            if (found != watch.pods().end() && !found->second.node.empty()) {
                took.push_back((found->second.bound - at).micros());
            }
        }
        queue.reset();
    });
    std::sort(took.begin(), took.end());
    const auto at = [&](std::size_t pct) {
        return took.empty() ? 0 : took[std::min(took.size() - 1, took.size() * pct / 100)];
    };
    fmt::print(R"({{"all":{},"bound":{},"p50_us":{},"p99_us":{}}})"
               "\n",
               all, took.size(), at(50), at(99));
    return all ? 0 : 1;
}

int usage() {
    fmt::print(stderr, "usage: bench_cluster KUBECONFIG make|bind|watch|offer ...; see {}\n",
               "bench/cluster_main.cpp");
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() < 3) {
        return usage();
    }
    const auto connection = load_kubeconfig(kubeconfig_files(words[0], "", ""));
    const auto transport =
        connection ? CurlTransport::start(*connection) : tl::unexpected(connection.error());
    if (!transport) {
        fmt::print(stderr, "{}\n", to_string(transport.error()));
        return 1;
    }
    const auto number = [&](std::size_t at, std::int64_t otherwise) {
        return at < words.size() ? parse_int64(words[at]).value_or(otherwise) : otherwise;
    };
    if (words[1] == "make" && words.size() >= 5) {
        return make(**transport, number(2, 1), number(3, 1), words[4], number(5, 1));
    }
    if (words[1] == "bind") {
        return bind(**transport, number(2, 1), static_cast<std::size_t>(number(3, 64)));
    }
    if (words[1] == "watch") {
        return watch_binds(**transport, static_cast<std::size_t>(number(2, 1)), number(3, 600));
    }
    if (words[1] == "offer" && words.size() >= 5) {
        return offer(**transport, number(2, 1), number(3, 50), words[4]);
    }
    return usage();
}
