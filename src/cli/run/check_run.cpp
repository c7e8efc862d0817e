#include <fmt/format.h>
#include <random>
#include <unistd.h>

#include "base/quantity.hpp"
#include "cli/argument_text.hpp"
#include "cli/check_arguments.hpp"
#include "engine/admission/order/waiting_order.hpp"
#include "engine/placement/score/score.hpp"

namespace regimen::cli {
namespace {

constexpr std::int64_t kMaxWritesPerSecond = 1'000'000;

// Never that of another process, even on the same host.
std::string own_identity() {
    char host[256] = {};
    if (gethostname(host, sizeof(host) - 1) != 0) {
        host[0] = '\0';
    }
    std::random_device device;
    return fmt::format("{}_{:08x}{:08x}", host[0] == '\0' ? "regimen" : host, device(), device());
}

Result<std::string> check_name(const std::optional<std::string>& name, const char* option,
                               std::string otherwise) {
    if (name && name->empty()) {
        return fail(ErrorCode::kInvalidArgument, option, "found nothing, expected a name");
    }
    return name.value_or(std::move(otherwise));
}

Result<ServerArguments> check_server(const RawRun& raw) {
    ServerArguments server;
    REGIMEN_TRY_ASSIGN(server.kubeconfig, check_name(raw.kubeconfig, "--kubeconfig", ""));
    REGIMEN_TRY_ASSIGN(server.context, check_name(raw.context, "--context", ""));
    if (raw.qps) {
        REGIMEN_TRY_ASSIGN(server.writes_per_second,
                           parse_count(*raw.qps, 1, kMaxWritesPerSecond, "--qps"));
    }
    server.burst = 2 * server.writes_per_second;
    if (raw.burst) {
        REGIMEN_TRY_ASSIGN(server.burst,
                           parse_count(*raw.burst, 1, kMaxWritesPerSecond, "--burst"));
    }
    return server;
}

Result<std::optional<ElectionArguments>> check_election(const RawRun& raw) {
    const struct {
        bool named;
        const char* option;
    } needs_it[] = {{raw.lease_namespace.has_value(), "--lease-namespace"},
                    {raw.lease_name.has_value(), "--lease-name"}};
    for (const auto& [named, option] : needs_it) {
        if (named && !raw.leader_elect) {
            return fail(ErrorCode::kInvalidArgument, option, "expected --leader-elect with it");
        }
    }
    if (!raw.leader_elect) {
        return std::nullopt;
    }
    if (raw.dry_run) {
        return fail(ErrorCode::kInvalidArgument, "--leader-elect",
                    "a dry run writes nothing, not even a Lease; expected no --dry-run with it");
    }
    ElectionArguments election;
    REGIMEN_TRY_ASSIGN(election.namespace_name, check_name(raw.lease_namespace, "--lease-namespace",
                                                           election.namespace_name));
    REGIMEN_TRY_ASSIGN(election.lease, check_name(raw.lease_name, "--lease-name", election.lease));
    return election;
}

Result<std::optional<std::int64_t>> check_keep(const RawRun& raw) {
    if (!raw.record_keep) {
        return std::nullopt;
    }
    if (!raw.record) {
        return fail(ErrorCode::kInvalidArgument, "--record-keep", "expected --record with it");
    }
    const Result<Quantity> size = Quantity::parse(*raw.record_keep);
    const Result<std::int64_t> bytes =
        size ? size->to_units() : Result<std::int64_t>(tl::unexpected(size.error()));
    if (!bytes || *bytes < 0) {
        return fail(ErrorCode::kInvalidArgument, "--record-keep",
                    "found \"{}\", expected a size such as 512Mi or 10Gi", *raw.record_keep);
    }
    return *bytes;
}

}  // namespace

Result<RunArguments> check(const RawRun& raw) {
    RunArguments arguments;
    REGIMEN_TRY_ASSIGN(arguments.server, check_server(raw));
    REGIMEN_TRY_ASSIGN(arguments.scheduler_name, check_name(raw.scheduler_name, "--scheduler-name",
                                                            arguments.scheduler_name));
    if (raw.placement) {
        REGIMEN_TRY(parse_word(*raw.placement, engine::score_names(), "--placement"));
        arguments.placement = raw.placement;
    }
    if (raw.waiting_order) {
        REGIMEN_TRY(parse_word(*raw.waiting_order, engine::order_names(), "--waiting-order"));
        arguments.waiting_order = raw.waiting_order;
    }
    arguments.policy_paths = raw.policies;
    if (raw.gang_timeout) {
        REGIMEN_TRY_ASSIGN(arguments.gang_timeout,
                           parse_duration(*raw.gang_timeout, "--gang-timeout"));
        if (arguments.gang_timeout < Duration::seconds(1) ||
            arguments.gang_timeout > Duration::days(1)) {
            return fail(ErrorCode::kOutOfRange, "--gang-timeout", "found {}, expected 1s to 24h",
                        *raw.gang_timeout);
        }
    }
    REGIMEN_TRY_ASSIGN(arguments.election, check_election(raw));
    REGIMEN_TRY_ASSIGN(arguments.identity, check_name(raw.identity, "--identity", own_identity()));
    REGIMEN_TRY_ASSIGN(arguments.listen, check_name(raw.listen, "--listen", ""));
    REGIMEN_TRY_ASSIGN(arguments.record_folder, check_name(raw.record, "--record", ""));
    REGIMEN_TRY_ASSIGN(arguments.record_keep_bytes, check_keep(raw));
    arguments.dry_run = raw.dry_run;
    return arguments;
}

}  // namespace regimen::cli
