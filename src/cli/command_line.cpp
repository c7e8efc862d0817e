#include "cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <optional>

#include "base/text.hpp"
#include "cli/check_arguments.hpp"

namespace regimen::cli {
namespace {

constexpr const char* kAbout =
    "Regimen decides where accelerator work goes on Kubernetes, and accounts for\n"
    "what is lost.";
constexpr const char* kMainFooter =
    "Each command explains itself: regimen replay --help\n\n"
    "Examples:\n"
    "  regimen replay --nodes nodes.csv --pods pods.csv --out out\n"
    "  regimen replay cluster/ --placement regimen,best_fit --seeds 1..10\n"
    "  regimen compare out/replay.json:fgd out/replay.json:regimen";
constexpr const char* kReplayFooter =
    "INPUT is one of\n"
    "  a folder or file of Kubernetes objects (kubectl get nodes,pods -A -o yaml)\n"
    "  a folder with one CSV list of nodes and one of pods\n"
    "  a recording, made with --record: replayed with the policy that it was made\n"
    "  with it must decide the same, with --placement the difference is reported\n"
    "  generate:PROFILE[,nodes=N][,count=N][,seed=N][,load_milli=N]\n"
    "Without INPUT, --nodes and --pods name two CSV lists, or --profile a fleet.\n"
    "A number in brackets is the default. Exit code: 0 done, 1 any error.\n\n"
    "Examples:\n"
    "  regimen replay --nodes n.csv --pods p.csv --seeds 42..51 --order published \\\n"
    "      --inflate 1.3 --placement regimen,fgd --demand trace --out out\n"
    "  regimen replay --nodes n.csv --pods p.csv --departures --load 0.9\n"
    "  regimen replay --nodes n.csv --pods p.csv --placement fgd --explain pod-17\n"
    "  regimen replay --profile gangs8 --nodes-count 64 --format json\n"
    "  regimen replay cluster/ --placement regimen --record run.rec\n"
    "  regimen replay run.rec --placement best_fit";
constexpr const char* kCompareFooter =
    "A and B are results of regimen replay. Runs are paired by seed; results that\n"
    "differ in input, order, inflation, departures or load cannot be compared.\n\n"
    "Example:\n"
    "  regimen compare out/replay.json:fgd out/replay.json:regimen";
constexpr const char* kBoundFooter =
    "INPUT, --nodes, --pods, --profile: as in regimen replay --help\n\n"
    "Example:\n"
    "  regimen bound --nodes n.csv --pods p.csv --order published --seeds 42..51";

constexpr const char* kRunFooter =
    "The server is the one of --kubeconfig, else of $KUBECONFIG, else of the pod\n"
    "that this runs in, else of ~/.kube/config. It needs the rights in\n"
    "deploy/. Ends on SIGTERM; exit code 1 when the lease is lost.\n\n"
    "Examples:\n"
    "  regimen run --dry-run\n"
    "  regimen run --leader-elect --listen :8080 --policy policy.yaml";

constexpr std::size_t kHelpColumn = 26;
constexpr std::size_t kHelpWidth = 53;

// The library indents what follows a line break, and breaks no lines itself.
std::string wrapped(const std::string& text) {
    std::string out;
    std::size_t used = 0;
    for (const std::string_view word : split(text, ' ')) {
        const bool breaks = used > 0 && used + 1 + word.size() > kHelpWidth;
        if (used > 0) {
            out += breaks ? '\n' : ' ';
        }
        used = breaks || used == 0 ? word.size() : used + 1 + word.size();
        out += word;
    }
    return out;
}

// What a command does, how it is called, and an empty line around each.
class HelpLayout : public CLI::Formatter {
public:
    std::string make_description(const CLI::App* app) const override {
        return app->get_description() + "\n\n";
    }
    std::string make_usage(const CLI::App* app, std::string /*name*/) const override {
        std::string usage = "Usage: ";
        if (const CLI::App* const parent = app->get_parent()) {
            usage += parent->get_name() + " " + app->get_name();
        } else {
            usage += app->get_name() + " COMMAND";
        }
        for (const CLI::Option* option : app->get_options()) {
            // INPUT may stand elsewhere: --nodes and --pods, --profile.
            const std::string name = option->get_name();
            usage += option->get_positional() ? (name == "INPUT" ? " [INPUT]" : " " + name) : "";
        }
        return usage + " [OPTIONS]\n";
    }
};

void wrap_help(CLI::App& app) {
    auto layout = std::make_shared<HelpLayout>();
    layout->column_width(kHelpColumn);
    layout->label("Subcommands", "Commands");
    app.formatter(layout);
    for (CLI::Option* option : app.get_options([](const CLI::Option*) { return true; })) {
        option->description(wrapped(option->get_description()));
    }
}

CLI::Option* add(CLI::App& app, const char* group, const char* name,
                 std::optional<std::string>& value, const char* type, const std::string& help) {
    return app.add_option(name, value, help)->type_name(type)->group(group);
}

void add_input(CLI::App& app, RawInput& raw) {
    constexpr const char* kGroup = "Input";
    app.add_option("INPUT", raw.path, "folder, file or generator: see below")->type_name(" ");
    add(app, kGroup, "--nodes", raw.nodes, "FILE", "list of nodes (CSV)");
    add(app, kGroup, "--pods", raw.pods, "FILE", "list of pods (CSV)");
    add(app, kGroup, "--profile", raw.profile, "NAME",
        "generate nodes and pods instead: " + profile_help());
    add(app, kGroup, "--nodes-count", raw.profile_nodes, "N", "how many nodes to generate (128)");
    app.add_flag("--lenient", raw.lenient, "skip and count bad rows instead of failing")
        ->group(kGroup);
}

void add_arrivals(CLI::App& app, RawArrivals& raw) {
    constexpr const char* kGroup = "Arrivals";
    add(app, kGroup, "--seeds", raw.seeds, "A..B", "one run each: 42, 42..51 or 1,5,9 (42)");
    add(app, kGroup, "--order", raw.order, "ORDER",
        "of arrivals: trace (by creation time, else as listed), shuffled, published (as in the "
        "FGD paper's artifact) (trace)");
    add(app, kGroup, "--inflate", raw.inflate, "X",
        "draw pods again until they have asked for this many times the fleet, such as 1.3 (1: the "
        "list as it is)");
}

void add_departures(CLI::App& app, RawReplay& raw) {
    constexpr const char* kGroup = "Departures";
    app.add_flag("--departures", raw.departures,
                 "pods end and others wait for room: times of the list, drawn again")
        ->group(kGroup);
    add(app, kGroup, "--load", raw.load, "L", "offered load, 1 is the fleet (1)");
    add(app, kGroup, "--node-events", raw.node_script, "FILE",
        "nodes that fail and come back (CSV: time,event,node)");
}

constexpr const char* kOutput = "Output";

void add_format(CLI::App& app, std::optional<std::string>& format) {
    add(app, kOutput, "--format", format, "FORMAT",
        "standard output: table, json, csv, markdown (table)");
}

void add_jobs(CLI::App& app, std::optional<std::string>& jobs) {
    add(app, kOutput, "--jobs", jobs, "N", "runs at the same time (one a core)");
}

CLI::App* add_replay(CLI::App& main, RawReplay& raw) {
    CLI::App* const app =
        main.add_subcommand("replay", "run nodes and pods through placement policies");
    add_input(*app, raw.input);
    add_arrivals(*app, raw.arrivals);
    add_departures(*app, raw);
    constexpr const char* kPolicy = "Policy";
    add(*app, kPolicy, "--placement", raw.placements, "A,B", placement_help());
    add(*app, kPolicy, "--demand", raw.demand, "KNOWN",
        "what regimen knows of the demand: trace (the popularity of each kind of pod), online "
        "(learned from what has arrived) (online)");
    add(*app, kPolicy, "--waiting-order", raw.waiting_order, "ORDER", waiting_order_help());
    app->add_option("--policy", raw.policies, "policy files or folders (YAML); options win")
        ->type_name("PATH")
        ->group(kPolicy);
    add(*app, kOutput, "--out", raw.out, "DIR", "write replay.json and replay.html here");
    add_format(*app, raw.format);
    app->add_flag("--bounds", raw.bounds,
                  "also compute what no placement can exceed; the report of --out has it where it "
                  "takes little time")
        ->group(kOutput);
    add(*app, kOutput, "--explain", raw.explain, "POD",
        "say why this pod goes where it goes, or nowhere, and stop there");
    add(*app, kOutput, "--record", raw.record, "FILE",
        "write the run (one placement, one seed) to this file");
    add(*app, kOutput, "--timing", raw.timing, "FILE", "write times and memory here (JSON)");
    add_jobs(*app, raw.jobs);
    app->footer(kReplayFooter);
    return app;
}

CLI::App* add_compare(CLI::App& main, RawCompare& raw) {
    CLI::App* const app =
        main.add_subcommand("compare", "whether result B is better than result A");
    app->add_option("A", raw.a, "FILE or FILE:POLICY")->type_name(" ");
    app->add_option("B", raw.b, "FILE or FILE:POLICY")->type_name(" ");
    add_format(*app, raw.format);
    app->footer(kCompareFooter);
    return app;
}

CLI::App* add_bound(CLI::App& main, RawBound& raw) {
    CLI::App* const app = main.add_subcommand("bound", "what no placement could have exceeded");
    add_input(*app, raw.input);
    add_arrivals(*app, raw.arrivals);
    add(*app, "Arrivals", "--at", raw.at, "PCT,..",
        "when this much has arrived, in per cent (100,130)");
    add_format(*app, raw.format);
    add_jobs(*app, raw.jobs);
    app->footer(kBoundFooter);
    return app;
}

CLI::App* add_run(CLI::App& main, RawRun& raw) {
    CLI::App* const app = main.add_subcommand("run", "schedule the pods of a Kubernetes cluster");
    constexpr const char* kServer = "Server";
    add(*app, kServer, "--kubeconfig", raw.kubeconfig, "FILE", "how to reach the cluster");
    add(*app, kServer, "--context", raw.context, "NAME", "of the kubeconfig (the current one)");
    add(*app, kServer, "--qps", raw.qps, "N", "writes a second, on the average (200)");
    add(*app, kServer, "--burst", raw.burst, "N", "writes at once (twice --qps)");
    constexpr const char* kPolicy = "Policy";
    add(*app, kPolicy, "--scheduler-name", raw.scheduler_name, "NAME",
        "pods with this spec.schedulerName are ours (regimen)");
    add(*app, kPolicy, "--placement", raw.placement, "NAME", placement_help());
    add(*app, kPolicy, "--waiting-order", raw.waiting_order, "ORDER", waiting_order_help());
    app->add_option("--policy", raw.policies,
                    "policy files or folders (YAML), read again when they change; options win")
        ->type_name("PATH")
        ->group(kPolicy);
    add(*app, kPolicy, "--gang-timeout", raw.gang_timeout, "TIME",
        "how long a part of a gang may run without the rest (1m)");
    constexpr const char* kReplicas = "Replicas";
    app->add_flag("--leader-elect", raw.leader_elect, "of several replicas one decides, by a Lease")
        ->group(kReplicas);
    add(*app, kReplicas, "--lease-namespace", raw.lease_namespace, "NAME",
        "where the Lease is (regimen-system)");
    add(*app, kReplicas, "--lease-name", raw.lease_name, "NAME", "of the Lease (regimen)");
    add(*app, kReplicas, "--identity", raw.identity, "NAME",
        "of this replica (the host's name and a number)");
    add(*app, kOutput, "--listen", raw.listen, "HOST:PORT",
        "serve /healthz, /readyz and /metrics here");
    add(*app, kOutput, "--record", raw.record, "DIR",
        "write everything that is decided here, for regimen replay DIR");
    add(*app, kOutput, "--record-keep", raw.record_keep, "SIZE",
        "delete the oldest recordings beyond this size (4Gi)");
    app->add_flag("--dry-run", raw.dry_run, "decide and say so, write nothing")->group(kOutput);
    app->footer(kRunFooter);
    return app;
}

// One empty line between parts, where the library has two.
std::string help_of(const CLI::App& app) {
    std::string text = app.help();
    for (std::size_t at = text.find("\n\n\n"); at != std::string::npos; at = text.find("\n\n\n")) {
        text.erase(at, 1);
    }
    return text;
}

// Options of `app` as they are typed.
std::vector<std::string> option_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            names.push_back("--" + name);
        }
    }
    return names;
}

std::string suggestion(const std::string& word, const std::vector<std::string>& names) {
    const std::vector<std::string_view> views(names.begin(), names.end());
    return did_you_mean(word, views);
}

Status refuse_leftovers(const CLI::App& app) {
    const std::vector<std::string> left = app.remaining();
    if (left.empty()) {
        return {};
    }
    const std::string& word = left.front();
    if (!word.starts_with('-')) {
        return fail(ErrorCode::kInvalidArgument, app.get_name(),
                    "found one argument too many, "
                    "\"{}\"",
                    word);
    }
    const std::string option = word.substr(0, word.find('='));
    const bool command = app.get_parent() != nullptr;
    return fail(ErrorCode::kInvalidArgument, command ? app.get_name() : "", "\"{}\" is no option{}",
                option, suggestion(option, option_names(app)));
}

Status refuse_unknown_command(const CLI::App& main) {
    const std::vector<std::string> left = main.remaining();
    if (left.empty()) {
        return fail(ErrorCode::kInvalidArgument, "", "expected a command; see regimen --help");
    }
    if (left.front().starts_with('-')) {
        return refuse_leftovers(main);
    }
    std::vector<std::string> names;
    for (const CLI::App* command : main.get_subcommands([](const CLI::App*) { return true; })) {
        names.push_back(command->get_name());
    }
    return fail(ErrorCode::kInvalidArgument, "", "\"{}\" is no command{}; see regimen --help",
                left.front(), suggestion(left.front(), names));
}

// The library says "--x: 1 required FILE missing" and "--x: At Most 1 required but received 2".
tl::unexpected<Error> mismatch(std::string_view said) {
    const std::size_t colon = said.find(':');
    std::string option(said.substr(0, colon));
    const bool missing = said.ends_with("missing");
    return fail(
        ErrorCode::kInvalidArgument, std::move(option), "{}",
        missing ? "found nothing, expected a value" : "found more than once, expected once");
}

struct Commands {
    CLI::App main{kAbout, "regimen"};
    RawReplay raw_replay;
    RawCompare raw_compare;
    RawBound raw_bound;
    RawRun raw_run;
    bool version = false;
    CLI::App* replay = add_replay(main, raw_replay);
    CLI::App* compare = add_compare(main, raw_compare);
    CLI::App* bound = add_bound(main, raw_bound);
    CLI::App* run = add_run(main, raw_run);
    CLI::App* version_command = main.add_subcommand("version", "print the version");

    Commands() {
        main.footer(kMainFooter);
        main.require_subcommand(0, 1);
        main.add_flag("--version", version, "print the version")->group("Help");
        for (CLI::App* app : {&main, replay, compare, bound, run, version_command}) {
            app->allow_extras();
            app->set_help_flag("-h,--help", "print this help")->group("Help");
            wrap_help(*app);
        }
    }

    Result<Command> chosen() const {
        if (version || version_command->parsed()) {
            REGIMEN_TRY(refuse_leftovers(*version_command));
            return TextWanted{version_text() + "\n"};
        }
        for (const CLI::App* app : {replay, compare, bound, run}) {
            if (app->parsed()) {
                REGIMEN_TRY(refuse_leftovers(*app));
            }
        }
        if (replay->parsed()) {
            return check(raw_replay);
        }
        if (compare->parsed()) {
            return check(raw_compare);
        }
        if (bound->parsed()) {
            return check(raw_bound);
        }
        if (run->parsed()) {
            return check(raw_run);
        }
        REGIMEN_TRY(refuse_unknown_command(main));
        return TextWanted{};
    }
};

}  // namespace

Result<Command> parse_command_line(const std::vector<std::string>& arguments) {
    Commands commands;
    if (arguments.empty()) {
        return TextWanted{help_of(commands.main)};
    }
    try {
        commands.main.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
        return commands.chosen();
    } catch (const CLI::CallForHelp&) {
        return TextWanted{help_of(commands.main)};
    } catch (const CLI::ArgumentMismatch& refused) {
        return mismatch(refused.what());
    } catch (const CLI::Error& refused) {
        return fail(ErrorCode::kInvalidArgument, "", "{}", refused.what());
    }
}

std::string version_text() {
    return "regimen " REGIMEN_VERSION;
}

}  // namespace regimen::cli
