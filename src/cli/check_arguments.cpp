#include "cli/check_arguments.hpp"

#include <array>
#include <limits>

#include "base/text.hpp"
#include "cli/argument_text.hpp"
#include "engine/admission/order/waiting_order.hpp"
#include "engine/placement/score/score.hpp"
#include "sim/input/generator_profiles.hpp"

namespace regimen::cli {
namespace {

// In the order of their enumerations.
constexpr std::array<std::string_view, 4> kFormats{"table", "json", "csv", "markdown"};
constexpr std::array<std::string_view, 3> kOrders{"trace", "published", "shuffled"};
constexpr std::array<std::string_view, 2> kDemands{"trace", "online"};
constexpr std::int64_t kMaxJobs = 1024;
constexpr std::int64_t kMaxGeneratedNodes = 1'000'000;

Result<Format> check_format(const std::optional<std::string>& text) {
    REGIMEN_TRY_ASSIGN(const std::size_t index,
                       parse_word(text.value_or("table"), kFormats, "--format"));
    return static_cast<Format>(index);
}

Result<std::uint32_t> check_jobs(const std::optional<std::string>& text) {
    if (!text) {
        return 0U;
    }
    REGIMEN_TRY_ASSIGN(const std::int64_t jobs, parse_count(*text, 1, kMaxJobs, "--jobs"));
    return static_cast<std::uint32_t>(jobs);
}

// A path, or nothing when the option was not given.
Result<std::string> check_path(const std::optional<std::string>& text, std::string_view option) {
    if (text && text->empty()) {
        return fail(ErrorCode::kInvalidArgument, std::string(option),
                    "found nothing, expected a path");
    }
    return text.value_or("");
}

Result<InputArguments> check(const RawInput& raw) {
    const bool pair = raw.nodes || raw.pods;
    const int ways = (raw.path ? 1 : 0) + (pair ? 1 : 0) + (raw.profile ? 1 : 0);
    if (ways != 1) {
        return fail(ErrorCode::kInvalidArgument, "",
                    "found {} inputs, expected one: INPUT, --nodes with --pods, or --profile",
                    ways == 0 ? "no" : "several");
    }
    if (pair && !(raw.nodes && raw.pods)) {
        return fail(ErrorCode::kInvalidArgument, raw.nodes ? "--nodes" : "--pods",
                    "expected --nodes and --pods together");
    }
    InputArguments input;
    REGIMEN_TRY_ASSIGN(input.path, check_path(raw.path, "INPUT"));
    REGIMEN_TRY_ASSIGN(input.nodes_path, check_path(raw.nodes, "--nodes"));
    REGIMEN_TRY_ASSIGN(input.pods_path, check_path(raw.pods, "--pods"));
    input.profile = raw.profile.value_or("");
    input.lenient = raw.lenient;
    if (raw.profile_nodes) {
        if (!raw.profile) {
            return fail(ErrorCode::kInvalidArgument, "--nodes-count", "expected --profile with it");
        }
        REGIMEN_TRY_ASSIGN(input.profile_nodes,
                           parse_count(*raw.profile_nodes, 1, kMaxGeneratedNodes, "--nodes-count"));
    }
    return input;
}

Result<ArrivalArguments> check(const RawArrivals& raw) {
    ArrivalArguments arrivals;
    arrivals.order_named = raw.order.has_value();
    arrivals.seeds_named = raw.seeds.has_value();
    if (raw.seeds) {
        REGIMEN_TRY_ASSIGN(arrivals.seeds, parse_seeds(*raw.seeds, "--seeds"));
    }
    if (raw.order) {
        REGIMEN_TRY_ASSIGN(const std::size_t order, parse_word(*raw.order, kOrders, "--order"));
        arrivals.order = static_cast<ArrivalOrder>(order);
    }
    if (raw.inflate) {
        REGIMEN_TRY_ASSIGN(arrivals.inflate_milli, parse_milli(*raw.inflate, "--inflate"));
    }
    return arrivals;
}

Status check_policy(const RawReplay& raw, ReplayArguments& arguments) {
    if (raw.placements) {
        REGIMEN_TRY_ASSIGN(arguments.placements,
                           parse_names(*raw.placements, engine::score_names(), "--placement"));
    }
    if (raw.demand) {
        REGIMEN_TRY_ASSIGN(const std::size_t demand, parse_word(*raw.demand, kDemands, "--demand"));
        arguments.demand = demand == 0 ? DemandSource::kDeclared : DemandSource::kOnline;
    }
    if (raw.waiting_order) {
        REGIMEN_TRY(parse_word(*raw.waiting_order, engine::order_names(), "--waiting-order"));
        arguments.waiting_order = raw.waiting_order;
    }
    arguments.policy_paths = raw.policies;
    return {};
}

Status check_departures(const RawReplay& raw, ReplayArguments& arguments) {
    if (raw.load && !raw.departures) {
        return fail(ErrorCode::kInvalidArgument, "--load", "expected --departures with it");
    }
    if (raw.departures) {
        REGIMEN_TRY_ASSIGN(arguments.load_milli, parse_milli(raw.load.value_or("1"), "--load"));
    }
    if (raw.node_script && !raw.departures) {
        return fail(ErrorCode::kInvalidArgument, "--node-events", "expected --departures with it");
    }
    REGIMEN_TRY_ASSIGN(arguments.node_script_path, check_path(raw.node_script, "--node-events"));
    if (!raw.departures) {
        return {};
    }
    if (raw.bounds) {
        return fail(ErrorCode::kInvalidArgument, "--bounds",
                    "bounds are of what has arrived when nothing departs; expected no "
                    "--departures with it");
    }
    const struct {
        bool named;
        const char* option;
    } of_lists[] = {{raw.arrivals.order.has_value(), "--order"},
                    {raw.arrivals.inflate.has_value(), "--inflate"}};
    for (const auto& [named, option] : of_lists) {
        if (named) {
            return fail(ErrorCode::kInvalidArgument, option,
                        "arrivals are drawn at random for the load; expected no --departures with "
                        "it");
        }
    }
    return {};
}

}  // namespace

std::string_view name(ArrivalOrder order) {
    return kOrders[static_cast<std::size_t>(order)];
}

namespace {

// An explanation is text on standard output, and nothing else.
Status check_explain(const RawReplay& raw) {
    if (!raw.explain) {
        return {};
    }
    if (raw.explain->empty()) {
        return fail(ErrorCode::kInvalidArgument, "--explain",
                    "found nothing, expected the name of a pod");
    }
    const struct {
        bool named;
        const char* option;
    } others[] = {{raw.format && *raw.format != "table", "--format"},
                  {raw.out.has_value(), "--out"},
                  {raw.record.has_value(), "--record"},
                  {raw.timing.has_value(), "--timing"},
                  {raw.bounds, "--bounds"},
                  {raw.departures, "--departures"}};
    for (const auto& [named, option] : others) {
        if (named) {
            return fail(ErrorCode::kInvalidArgument, option, "expected no --explain with it");
        }
    }
    return {};
}

}  // namespace

Result<ReplayArguments> check(const RawReplay& raw) {
    ReplayArguments arguments;
    REGIMEN_TRY_ASSIGN(arguments.input, check(raw.input));
    REGIMEN_TRY_ASSIGN(arguments.arrivals, check(raw.arrivals));
    REGIMEN_TRY(check_policy(raw, arguments));
    REGIMEN_TRY(check_departures(raw, arguments));
    arguments.bounds = raw.bounds;
    REGIMEN_TRY(check_explain(raw));
    arguments.explain = raw.explain.value_or("");
    REGIMEN_TRY_ASSIGN(arguments.record_path, check_path(raw.record, "--record"));
    REGIMEN_TRY_ASSIGN(arguments.out_folder, check_path(raw.out, "--out"));
    REGIMEN_TRY_ASSIGN(arguments.timing_path, check_path(raw.timing, "--timing"));
    REGIMEN_TRY_ASSIGN(arguments.format, check_format(raw.format));
    REGIMEN_TRY_ASSIGN(arguments.jobs, check_jobs(raw.jobs));
    return arguments;
}

Result<CompareArguments> check(const RawCompare& raw) {
    if (!raw.a || !raw.b) {
        return fail(ErrorCode::kInvalidArgument, "compare", "expected two results, A and B");
    }
    CompareArguments arguments;
    REGIMEN_TRY_ASSIGN(arguments.a, check_path(raw.a, "A"));
    REGIMEN_TRY_ASSIGN(arguments.b, check_path(raw.b, "B"));
    REGIMEN_TRY_ASSIGN(arguments.format, check_format(raw.format));
    return arguments;
}

Result<BoundArguments> check(const RawBound& raw) {
    BoundArguments arguments;
    REGIMEN_TRY_ASSIGN(arguments.input, check(raw.input));
    REGIMEN_TRY_ASSIGN(arguments.arrivals, check(raw.arrivals));
    if (raw.at) {
        REGIMEN_TRY_ASSIGN(arguments.at_pct, parse_percents(*raw.at, "--at"));
    }
    REGIMEN_TRY_ASSIGN(arguments.format, check_format(raw.format));
    REGIMEN_TRY_ASSIGN(arguments.jobs, check_jobs(raw.jobs));
    return arguments;
}

std::string placement_help() {
    return "policies to run: " + join(engine::score_names(), ", ") + " (regimen,fgd,best_fit)";
}

std::string profile_help() {
    std::vector<std::string_view> names;
    for (const sim::Profile& profile : sim::generator_profiles()) {
        names.push_back(profile.name);
    }
    return join(names, ", ");
}

std::string waiting_order_help() {
    return "who goes first: " + join(engine::order_names(), ", ") + " (fifo_skip)";
}

}  // namespace regimen::cli
