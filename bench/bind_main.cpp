// How many pods a second one API server lets be bound: creates nodes and pods, and binds the pods
// round robin without a thought, over one connection. It is the bound that a scheduler is measured
// against. usage: bench_bind KUBECONFIG NODES PODS [IN_FLIGHT]; the cluster must be a throw-away
// one.
#include <cstdlib>
#include <ctime>
#include <fmt/format.h>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/text.hpp"

#include "kube/client/config/kubeconfig.hpp"
#include "kube/client/http/clock.hpp"
#include "kube/client/http/curl_transport.hpp"
#include "kube/client/watch/reflector.hpp"
#include "kube/client/write/pod_writes.hpp"
#include "kube/client/write/write_queue.hpp"

namespace {

using namespace regimen;
using namespace regimen::kube::client;

struct Shape {
    std::int64_t nodes = 0;
    std::int64_t pods = 0;
    std::size_t in_flight = 64;
};

Request post(const ResourceType& type, std::string body) {
    Request request;
    request.method = Method::kPost;
    request.target = collection_path(type, "default").value();
    request.content_type = "application/json";
    request.body = std::move(body);
    return request;
}

// Runs all writes; prints how fast, and what was refused.
void run(Transport& transport, const char* what, const Shape& shape, std::vector<Write> writes) {
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
        options.max_in_flight = shape.in_flight;
        queue = std::make_unique<WriteQueue>(transport, options, Rng(1));
        for (Write& write : writes) {
            write.on_done = [&](const WriteOutcome& outcome) {
                if (outcome.result != WriteResult::kDone) {
                    ++problems[outcome.message.substr(0, 120)];
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
    fmt::print("{}: {} in {:.2f} s, {:.0f}/s, {:.0f} us of our CPU each\n", what, count, seconds,
               static_cast<double>(count) / seconds, cpu_us / static_cast<double>(count));
    for (const auto& [message, times] : problems) {
        fmt::print("  {} x {}\n", times, message);
    }
    std::promise<void> ended;
    transport.post([&] {
        queue.reset();
        ended.set_value();
    });
    ended.get_future().wait();
}

// The uid of every pod, by name.
std::map<std::string, std::string> list_pods(Transport& transport) {
    std::map<std::string, std::string> uids;
    std::promise<void> synced;
    TypedSink<int> sink([](JsonValue) -> Result<int> { return 0; },
                        [&](const ObjectEvent<int>& event) {
                            if (event.type == EventType::kAdded) {
                                uids[event.meta.key.name] = event.meta.uid;
                            } else if (event.type == EventType::kSynced) {
                                synced.set_value();
                            }
                        });
    std::unique_ptr<Reflector> reflector;
    const Instant begin = monotonic_now();
    transport.post([&] {
        ReflectorOptions options;
        options.type = {"", "v1", "pods"};
        options.namespace_name = "default";
        reflector = std::make_unique<Reflector>(transport, options, sink, Rng(2));
        (void)reflector->start();
    });
    synced.get_future().wait();
    fmt::print("listed {} pods in {} ms\n", uids.size(), (monotonic_now() - begin).micros() / 1000);
    std::promise<void> ended;
    transport.post([&] {
        reflector.reset();
        ended.set_value();
    });
    ended.get_future().wait();
    return uids;
}

Write create(const std::string& object, const ResourceType& type, std::string body) {
    Write write;
    write.object = object;
    write.request = post(type, std::move(body));
    return write;
}

void measure(Transport& transport, const Shape& shape) {
    std::vector<Write> writes;
    for (std::int64_t i = 0; i < shape.nodes; ++i) {
        const std::string name = fmt::format("bench-node-{}", i);
        writes.push_back(
            create("nodes/" + name, {"", "v1", "nodes", false},
                   fmt::format(R"({{"apiVersion":"v1","kind":"Node","metadata":{{"name":"{}"}}}})",
                               name)));
    }
    run(transport, "nodes created", shape, std::move(writes));
    writes.clear();
    for (std::int64_t i = 0; i < shape.pods; ++i) {
        const std::string name = fmt::format("bench-pod-{}", i);
        writes.push_back(create(
            "pods/" + name, {"", "v1", "pods"},
            fmt::format(
                R"({{"apiVersion":"v1","kind":"Pod","metadata":{{"name":"{}"}},"spec":)"
                R"({{"schedulerName":"regimen","containers":[{{"name":"c","image":"i"}}]}}}})",
                name)));
    }
    run(transport, "pods created", shape, std::move(writes));
    writes.clear();
    std::int64_t node = 0;
    for (const auto& [name, uid] : list_pods(transport)) {
        Write write;
        write.object = "pods/" + name;
        write.kind = WriteKind::kBind;
        write.request =
            bind_pod({{"default", name}, uid}, fmt::format("bench-node-{}", node++ % shape.nodes))
                .value();
        writes.push_back(std::move(write));
    }
    run(transport, "pods bound", shape, std::move(writes));
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    Shape shape;
    if (words.size() < 3) {
        fmt::print("usage: bench_bind KUBECONFIG NODES PODS [IN_FLIGHT]\n");
        return 1;
    }
    shape.nodes = parse_int64(words[1]).value_or(1);
    shape.pods = parse_int64(words[2]).value_or(1);
    shape.in_flight = words.size() > 3
                          ? static_cast<std::size_t>(parse_int64(words[3]).value_or(64))
                          : shape.in_flight;
    const auto connection = load_kubeconfig(kubeconfig_files(words[0], "", ""));
    if (!connection) {
        fmt::print("{}\n", to_string(connection.error()));
        return 1;
    }
    const auto transport = CurlTransport::start(*connection);
    if (!transport) {
        fmt::print("{}\n", to_string(transport.error()));
        return 1;
    }
    measure(**transport, shape);
    return 0;
}
