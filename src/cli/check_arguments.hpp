// From the texts of a command line to checked values: the half of parsing that knows what options
// mean, apart from the library that splits them. An empty optional was not given.
// Errors: as argument_text.hpp, and options that exclude or need each other; `where` names the
// option. Complexity: O(characters). Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/arguments.hpp"

namespace regimen::cli {

struct RawInput {
    std::optional<std::string> path;
    std::optional<std::string> nodes;
    std::optional<std::string> pods;
    std::optional<std::string> profile;
    std::optional<std::string> profile_nodes;
    bool lenient = false;
};

struct RawArrivals {
    std::optional<std::string> seeds;
    std::optional<std::string> order;
    std::optional<std::string> inflate;
};

struct RawReplay {
    RawInput input;
    RawArrivals arrivals;
    std::optional<std::string> placements;
    std::optional<std::string> demand;
    std::optional<std::string> waiting_order;
    std::vector<std::string> policies;
    bool departures = false;
    std::optional<std::string> load;
    std::optional<std::string> node_script;
    bool bounds = false;
    std::optional<std::string> explain;
    std::optional<std::string> record;
    std::optional<std::string> out;
    std::optional<std::string> format;
    std::optional<std::string> timing;
    std::optional<std::string> jobs;
};

struct RawCompare {
    std::optional<std::string> a;
    std::optional<std::string> b;
    std::optional<std::string> format;
};

struct RawBound {
    RawInput input;
    RawArrivals arrivals;
    std::optional<std::string> at;
    std::optional<std::string> format;
    std::optional<std::string> jobs;
};

struct RawRun {
    std::optional<std::string> kubeconfig;
    std::optional<std::string> context;
    std::optional<std::string> qps;
    std::optional<std::string> burst;
    std::optional<std::string> scheduler_name;
    std::optional<std::string> placement;
    std::optional<std::string> waiting_order;
    std::vector<std::string> policies;
    std::optional<std::string> gang_timeout;
    bool leader_elect = false;
    std::optional<std::string> lease_namespace;
    std::optional<std::string> lease_name;
    std::optional<std::string> identity;
    std::optional<std::string> listen;
    std::optional<std::string> record;
    std::optional<std::string> record_keep;
    bool dry_run = false;
};

Result<ReplayArguments> check(const RawReplay& raw);
Result<CompareArguments> check(const RawCompare& raw);
Result<BoundArguments> check(const RawBound& raw);
Result<RunArguments> check(const RawRun& raw);

// Help texts that list what is registered.
std::string placement_help();
std::string waiting_order_help();
std::string profile_help();

}  // namespace regimen::cli
