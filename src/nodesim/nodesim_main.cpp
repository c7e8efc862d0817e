// nodesim: a simulated cluster's nodes, kubelets and workloads on a real API server.
// Exit codes: 0 done, 1 any error.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fmt/format.h>
#include <future>
#include <memory>
#include <string>
#include <unistd.h>

#include "base/log.hpp"
#include "files/interrupt.hpp"
#include "sim/input/input.hpp"

#include "kube/client/config/kubeconfig.hpp"
#include "kube/client/discovery.hpp"
#include "kube/client/http/curl_transport.hpp"
#include "nodesim/cluster_player.hpp"

namespace {

using namespace regimen;

struct Arguments {
    std::string kubeconfig;
    std::string context;
    sim::InputSpec input;
    std::size_t nodes = 0;  // 0: all
    std::size_t pods = 0;   // rows; 0: all
    bool nodes_only = false;
    std::string every;
    std::size_t gang_every = 0;
    std::int64_t speed = 1;
    std::string start_delay = "2s";
    std::string longest_work;
    std::string scheduler_name = "regimen";
    std::string namespace_name = "default";
    std::int64_t qps = 200;
    bool until_done = false;
};

void add_options(CLI::App& app, Arguments& arguments) {
    app.add_option("INPUT", arguments.input.input,
                   "nodes and workloads: whatever regimen replay reads");
    app.add_option("--nodes", arguments.input.nodes, "list of nodes (CSV)")->type_name("FILE");
    app.add_option("--pods", arguments.input.pods, "list of pods (CSV)")->type_name("FILE");
    app.add_option("--node-limit", arguments.nodes, "play so many of the nodes only")
        ->type_name("N");
    app.add_option("--pod-limit", arguments.pods, "create so many of the workloads only")
        ->type_name("N");
    app.add_option("--every", arguments.every,
                   "create one workload every TIME, whatever the list says")
        ->type_name("TIME");
    app.add_option("--gang-every", arguments.gang_every,
                   "make every Nth workload a gang of four such pods")
        ->type_name("N");
    app.add_flag("--nodes-only", arguments.nodes_only, "create no workloads");
    app.add_option("--speed", arguments.speed, "time passes so many times as fast (1)")
        ->type_name("N")
        ->check(CLI::Range(1, 1'000'000));
    app.add_option("--start-delay", arguments.start_delay, "from bound to running (2s)")
        ->type_name("TIME");
    app.add_option("--longest-work", arguments.longest_work, "cut work that takes longer")
        ->type_name("TIME");
    app.add_option("--scheduler-name", arguments.scheduler_name, "of the workloads (regimen)")
        ->type_name("NAME");
    app.add_option("--namespace", arguments.namespace_name, "of the workloads (default)")
        ->type_name("NAME");
    app.add_option("--kubeconfig", arguments.kubeconfig, "how to reach the cluster")
        ->type_name("FILE");
    app.add_option("--context", arguments.context, "of the kubeconfig")->type_name("NAME");
    app.add_option("--qps", arguments.qps, "writes a second (200)")
        ->type_name("N")
        ->check(CLI::Range(1, 1'000'000));
    app.add_flag("--until-done", arguments.until_done, "end when all workloads have ended");
}

std::string environment(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

Result<bool> serves_pod_groups(kube::client::Transport& transport) {
    std::promise<Result<kube::client::ServedResources>> found;
    transport.post([&] {
        kube::client::discover(transport, [&](Result<kube::client::ServedResources> served) {
            found.set_value(std::move(served));
        });
    });
    REGIMEN_TRY_ASSIGN(const kube::client::ServedResources served, found.get_future().get());
    return served.find("scheduling.k8s.io", "v1beta1", "podgroups") != nullptr;
}

std::string progress_line(const nodesim::Progress& progress) {
    return fmt::format("{} nodes, {} pods: {} running, {} ended, {} refused, {} writes failed",
                       progress.nodes, progress.pods_created, progress.pods_running,
                       progress.pods_ended, progress.pods_refused, progress.writes_failed);
}

Status play(const Arguments& arguments) {
    REGIMEN_TRY_ASSIGN(const Duration delay,
                       parse_duration(arguments.start_delay, "--start-delay"));
    REGIMEN_TRY_ASSIGN(const sim::DetectedInput input, sim::detect_input(arguments.input));
    REGIMEN_TRY_ASSIGN(const sim::Trace trace, sim::read_input(input, {}));
    std::vector<NodeSpec> nodes;
    for (const Node& node : trace.nodes) {
        if (arguments.nodes == 0 || nodes.size() < arguments.nodes) {
            nodes.push_back(*node);
        }
    }
    kube::client::KubeconfigOptions where = kube::client::kubeconfig_files(
        arguments.kubeconfig, environment("KUBECONFIG"), environment("HOME"));
    where.context = arguments.context;
    REGIMEN_TRY_ASSIGN(kube::client::Connection connection, kube::client::load_kubeconfig(where));
    REGIMEN_TRY_ASSIGN(const std::unique_ptr<kube::client::CurlTransport> transport,
                       kube::client::CurlTransport::start(std::move(connection)));
    std::optional<nodesim::WorkloadFeed> feed;
    if (!arguments.nodes_only) {
        nodesim::FeedOptions options;
        options.namespace_name = arguments.namespace_name;
        options.scheduler_name = arguments.scheduler_name;
        options.limit = arguments.pods;
        if (!arguments.longest_work.empty()) {
            REGIMEN_TRY_ASSIGN(options.longest_work,
                               parse_duration(arguments.longest_work, "--longest-work"));
        }
        if (!arguments.every.empty()) {
            REGIMEN_TRY_ASSIGN(options.spacing, parse_duration(arguments.every, "--every"));
            options.evenly = true;
        }
        options.gang_every = arguments.gang_every;
        REGIMEN_TRY_ASSIGN(options.pod_groups, serves_pod_groups(*transport));
        feed.emplace(trace, std::move(options));
    }
    nodesim::PlayerOptions options;
    options.speed = arguments.speed;
    options.start_delay = delay;
    options.until_done = arguments.until_done;
    options.queue.rate = {.per_second = arguments.qps, .burst = 2 * arguments.qps};
    nodesim::ClusterPlayer player(*transport, std::move(nodes), std::move(feed), options);
    const bool terminal = ::isatty(STDERR_FILENO) == 1;
    nodesim::Progress last;
    const Status played = player.run([] { return files::interrupted(); },
                                     [&](const nodesim::Progress& progress) {
                                         last = progress;
                                         if (terminal) {
                                             fmt::print(stderr, "\r\033[K{}", progress_line(last));
                                         }
                                     });
    fmt::print(stderr, "{}{}\n", terminal ? "\r\033[K" : "", progress_line(last));
    return played;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        files::install_interrupt_handler();
        Arguments arguments;
        CLI::App app(
            "Plays the nodes, kubelets and workloads of a simulated cluster on a real "
            "API server.\nFor tests and trials: never point it at a cluster that is used.",
            "nodesim");
        add_options(app, arguments);
        try {
            app.parse(argc, argv);
        } catch (const CLI::ParseError& refused) {
            return app.exit(refused) == 0 ? 0 : 1;
        }
        if (const Status played = play(arguments); !played) {
            fmt::print(stderr, "nodesim: {}\n", to_string(played.error()));
            return 1;
        }
        return 0;
    } catch (const std::exception& unexpected) {
        fmt::print(stderr, "nodesim: {}\n", unexpected.what());
        return 1;
    }
}
