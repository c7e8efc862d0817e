#include <cstdlib>
#include <memory>
#include <utility>

#include "base/log.hpp"
#include "cli/commands.hpp"
#include "cli/run/watched_policy.hpp"
#include "files/interrupt.hpp"

#include "kube/client/config/in_cluster.hpp"
#include "kube/client/config/kubeconfig.hpp"
#include "kube/client/http/clock.hpp"
#include "kube/client/http/curl_transport.hpp"
#include "kube/live/live_scheduler.hpp"
#include "serve/scheduler_pages.hpp"

namespace regimen::cli {
namespace {

using kube::client::Connection;

std::string environment(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

Result<Connection> find_server(const ServerArguments& server) {
    const std::string list = environment("KUBECONFIG");
    const std::string host = environment("KUBERNETES_SERVICE_HOST");
    if (server.kubeconfig.empty() && server.context.empty() && list.empty() && !host.empty()) {
        return kube::client::in_cluster_connection(host, environment("KUBERNETES_SERVICE_PORT"));
    }
    kube::client::KubeconfigOptions options =
        kube::client::kubeconfig_files(server.kubeconfig, list, environment("HOME"));
    options.context = server.context;
    return kube::client::load_kubeconfig(options);
}

kube::LiveOptions live_options(const RunArguments& arguments, WatchedPolicy& policy) {
    kube::LiveOptions options;
    options.driver.scheduler_name = arguments.scheduler_name;
    options.driver.policy = policy.current();
    options.driver.gang_timeout = arguments.gang_timeout;
    options.writer.scheduler_name = arguments.scheduler_name;
    options.writer.queue.rate = {.per_second = arguments.server.writes_per_second,
                                 .burst = arguments.server.burst};
    options.writer.identity = arguments.identity;
    if (arguments.election) {
        options.election.emplace();
        options.election->lease = {arguments.election->namespace_name, arguments.election->lease};
        options.election->identity = arguments.identity;
    }
    options.dry_run = arguments.dry_run;
    if (!arguments.record_folder.empty()) {
        options.record.emplace();
        options.record->folder = arguments.record_folder;
        if (arguments.record_keep_bytes) {
            options.record->keep_bytes = static_cast<std::uint64_t>(*arguments.record_keep_bytes);
        }
    }
    if (!arguments.policy_paths.empty()) {
        options.new_policy = [&policy] { return policy.look(); };
    }
    // Replicas that begin together shall not keep step.
    options.seed = static_cast<std::uint64_t>(kube::client::wall_now().micros());
    return options;
}

}  // namespace

Status run_scheduler(const RunArguments& arguments) {
    REGIMEN_TRY_ASSIGN(WatchedPolicy policy, WatchedPolicy::read(arguments));
    REGIMEN_TRY_ASSIGN(Connection connection, find_server(arguments.server));
    log_event(Level::kInfo, "starting",
              {{"version", REGIMEN_VERSION},
               {"server", connection.server},
               {"scheduler_name", arguments.scheduler_name},
               {"placement", policy.current().placement},
               {"dry_run", arguments.dry_run}});
    REGIMEN_TRY_ASSIGN(const std::unique_ptr<kube::client::CurlTransport> transport,
                       kube::client::CurlTransport::start(std::move(connection)));
    kube::LiveScheduler scheduler(*transport, live_options(arguments, policy));
    std::unique_ptr<serve::HttpServer> server;
    if (!arguments.listen.empty()) {
        REGIMEN_TRY_ASSIGN(
            server,
            serve::HttpServer::start(
                arguments.listen,
                serve::scheduler_pages(
                    [&scheduler] { return scheduler.stats(); },
                    {.scheduler_name = arguments.scheduler_name,
                     .lease_name = arguments.election ? arguments.election->lease : std::string(),
                     .monotonic = [] { return kube::client::monotonic_now(); }})));
        log_event(Level::kInfo, "listening", {{"port", server->port()}});
    }
    const Status ended = scheduler.run([] { return files::interrupted(); });
    log_event(ended ? Level::kInfo : Level::kError, "ended",
              {{"decisions", scheduler.stats().decisions}});
    return ended;
}

}  // namespace regimen::cli
