// What a command line asks for, checked, as plain values: command_line.hpp makes them, the commands
// (commands.hpp) take them. An optional that is empty was not named, so that a policy file may say
// it. Units are in the names. Thread rule: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "model/fact.hpp"

namespace regimen::cli {

enum class Format : std::uint8_t { kTable, kJson, kCsv, kMarkdown };
enum class ArrivalOrder : std::uint8_t { kTrace, kPublished, kShuffled };

// "trace", "published", "shuffled"
std::string_view name(ArrivalOrder order);

// Where nodes and pods come from: exactly one of path, the pair of lists, and profile is given.
struct InputArguments {
    std::string path;
    std::string nodes_path;
    std::string pods_path;
    std::string profile;  // of the generator
    std::optional<std::int64_t> profile_nodes;
    bool lenient = false;
};

struct ArrivalArguments {
    ArrivalOrder order = ArrivalOrder::kTrace;
    std::vector<std::uint64_t> seeds = {42};
    bool order_named = false;  // and not the default
    bool seeds_named = false;
    std::optional<std::int64_t> inflate_milli;
};

struct ReplayArguments {
    InputArguments input;
    ArrivalArguments arrivals;
    std::optional<std::vector<std::string>> placements;
    std::optional<DemandSource> demand;
    std::optional<std::string> waiting_order;
    std::vector<std::string> policy_paths;
    std::optional<std::uint64_t> policy_seed;  // of a policy file, for `random`
    std::optional<std::int64_t> load_milli;    // with departures
    std::string node_script_path;              // with departures
    bool bounds = false;
    std::string explain;  // a pod's name; empty: replay
    std::string record_path;
    std::string out_folder;
    std::string timing_path;
    Format format = Format::kTable;
    std::uint32_t jobs = 0;  // 0: one a core
};

struct CompareArguments {
    std::string a;  // FILE or FILE:POLICY
    std::string b;
    Format format = Format::kTable;
};

struct BoundArguments {
    InputArguments input;
    ArrivalArguments arrivals;
    std::vector<std::int64_t> at_pct = {100, 130};
    Format format = Format::kTable;
    std::uint32_t jobs = 0;
};

// How the API server is found: the named file, else $KUBECONFIG, else that of the pod that this
// runs in, else ~/.kube/config.
struct ServerArguments {
    std::string kubeconfig;
    std::string context;
    std::int64_t writes_per_second = 200;
    std::int64_t burst = 400;
};

// Of one replica among several.
struct ElectionArguments {
    std::string namespace_name = "regimen-system";
    std::string lease = "regimen";
};

struct RunArguments {
    ServerArguments server;
    std::string scheduler_name = "regimen";
    std::optional<std::string> placement;
    std::optional<std::string> waiting_order;
    std::vector<std::string> policy_paths;
    Duration gang_timeout = Duration::seconds(60);
    std::optional<ElectionArguments> election;
    std::string identity;       // of this process, in events and in the Lease
    std::string listen;         // empty: no pages
    std::string record_folder;  // empty: no recording
    std::optional<std::int64_t> record_keep_bytes;
    bool dry_run = false;
};

// What needs no more than its text: help, version.
struct TextWanted {
    std::string text;
};

using Command =
    std::variant<TextWanted, ReplayArguments, CompareArguments, BoundArguments, RunArguments>;

}  // namespace regimen::cli
