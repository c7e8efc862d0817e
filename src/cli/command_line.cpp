#include "cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <optional>

#include "base/text.hpp"
#include "cli/check_arguments.hpp"

namespace regimen::cli {
namespace {

constexpr const char* kAbout =
    "Regimen decides where accelerator work goes on Kubernetes, and accounts for what is lost.";
constexpr const char* kMainFooter =
    "Examples:\n"
    "  regimen replay --nodes nodes.csv --pods pods.csv --out out\n"
    "  regimen replay cluster/ --placement regimen,best_fit --seeds 42..51 --order shuffled\n"
    "  regimen compare out/replay.json:fgd out/replay.json:regimen\n"
    "Each command explains itself: regimen replay --help";
constexpr const char* kReplayFooter =
    "INPUT is a folder or file of Kubernetes objects (kubectl get nodes,pods -o yaml), or a\n"
    "recording; lists in CSV are given as a pair, --nodes and --pods; --profile makes up a fleet.\n"
    "A recording is replayed with the policy that it was made with, and must decide the same; "
    "with\n"
    "--placement it is replayed with that policy, and the difference is reported.\n\n"
    "Examples:\n"
    "  regimen replay --nodes nodes.csv --pods pods.csv --seeds 42..51 --order published \\\n"
    "      --inflate 1.3 --placement regimen,fgd --demand trace --out out\n"
    "  regimen replay --nodes nodes.csv --pods pods.csv --departures --load 0.9\n"
    "  regimen replay --nodes nodes.csv --pods pods.csv --placement fgd --explain pod-0017\n"
    "  regimen replay --profile gangs8 --nodes-count 64 --format json\n"
    "  regimen replay cluster/ --placement regimen --record run.rec && regimen replay run.rec";
constexpr const char* kCompareFooter =
    "A and B are results of regimen replay, FILE or FILE:POLICY. Runs are paired by seed.\n\n"
    "Example:\n"
    "  regimen compare out/replay.json:fgd out/replay.json:regimen --format markdown";
constexpr const char* kBoundFooter =
    "Example:\n"
    "  regimen bound --nodes nodes.csv --pods pods.csv --order published --seeds 42..51";

constexpr std::size_t kHelpColumn = 26;
constexpr std::size_t kHelpWidth = 54;

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

void wrap_help(CLI::App& app) {
    app.get_formatter()->column_width(kHelpColumn);
    for (CLI::Option* option : app.get_options([](const CLI::Option*) { return true; })) {
        option->description(wrapped(option->get_description()));
    }
}

void add_input(CLI::App& app, RawInput& raw) {
    app.add_option("INPUT", raw.path, "folder or file: see below");
    app.add_option("--nodes", raw.nodes, "list of nodes (CSV)")->type_name("FILE");
    app.add_option("--pods", raw.pods, "list of pods (CSV)")->type_name("FILE");
    app.add_option("--profile", raw.profile, "generate nodes and pods by this profile instead")
        ->type_name("NAME");
    app.add_option("--nodes-count", raw.profile_nodes, "how many nodes to generate")
        ->type_name("N");
    app.add_flag("--lenient", raw.lenient, "skip and count bad rows instead of failing");
}

void add_arrivals(CLI::App& app, RawArrivals& raw) {
    app.add_option("--seeds", raw.seeds, "one run each: 42, 42..51 or 1,5,9 (42)")
        ->type_name("A..B");
    app.add_option("--order", raw.order,
                   "arrivals: published (as in the FGD paper's artifact), shuffled, trace (trace)")
        ->type_name("ORDER");
    app.add_option("--inflate", raw.inflate,
                   "draw pods again until their demand is this share of the fleet, such as 1.3")
        ->type_name("X");
}

void add_format(CLI::App& app, std::optional<std::string>& format) {
    app.add_option("--format", format, "standard output: table, json, csv, markdown (table)")
        ->type_name("FORMAT");
}

void add_jobs(CLI::App& app, std::optional<std::string>& jobs) {
    app.add_option("--jobs", jobs, "runs at the same time (one a core)")->type_name("N");
}

CLI::App* add_replay(CLI::App& main, RawReplay& raw) {
    CLI::App* const app =
        main.add_subcommand("replay", "run nodes and pods through placement policies");
    add_input(*app, raw.input);
    add_arrivals(*app, raw.arrivals);
    app->add_option("--placement", raw.placements, placement_help())->type_name("A,B");
    app->add_option("--demand", raw.demand,
                    "what regimen knows of the demand: trace (the popularity of each kind of pod), "
                    "online (learned from what has arrived) (online)")
        ->type_name("KNOWN");
    app->add_option("--waiting-order", raw.waiting_order, waiting_order_help())->type_name("ORDER");
    app->add_option("--policy", raw.policies, "policy files or folders (YAML); options win")
        ->type_name("PATH");
    app->add_flag("--departures", raw.departures,
                  "pods end and others wait for room: times of the list, drawn again");
    app->add_option("--load", raw.load, "with --departures: offered load, 1 is the fleet (1)")
        ->type_name("L");
    app->add_option("--node-events", raw.node_script,
                    "with --departures: nodes that fail and come back (CSV: time,event,node)")
        ->type_name("FILE");
    app->add_flag("--bounds", raw.bounds, "also compute what no placement can exceed");
    app->add_option("--explain", raw.explain,
                    "say why this pod goes where it goes, or nowhere, and stop there")
        ->type_name("POD");
    app->add_option("--record", raw.record, "write the run (one placement, one seed) to this file")
        ->type_name("FILE");
    app->add_option("--out", raw.out, "write replay.json and replay.html here")->type_name("DIR");
    add_format(*app, raw.format);
    app->add_option("--timing", raw.timing, "write times and memory to this file (JSON)")
        ->type_name("FILE");
    add_jobs(*app, raw.jobs);
    app->footer(kReplayFooter);
    return app;
}

CLI::App* add_compare(CLI::App& main, RawCompare& raw) {
    CLI::App* const app =
        main.add_subcommand("compare", "is B better than A? two results, paired by seed");
    app->add_option("A", raw.a, "FILE or FILE:POLICY");
    app->add_option("B", raw.b, "FILE or FILE:POLICY");
    add_format(*app, raw.format);
    app->footer(kCompareFooter);
    return app;
}

CLI::App* add_bound(CLI::App& main, RawBound& raw) {
    CLI::App* const app = main.add_subcommand("bound", "what no placement could have exceeded");
    add_input(*app, raw.input);
    add_arrivals(*app, raw.arrivals);
    app->add_option("--at", raw.at, "when this much has arrived, in per cent (100,130)")
        ->type_name("PCT,...");
    add_format(*app, raw.format);
    add_jobs(*app, raw.jobs);
    app->footer(kBoundFooter);
    return app;
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
    return fail(ErrorCode::kInvalidArgument, app.get_name(), "\"{}\" is no option{}", option,
                suggestion(option, option_names(app)));
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

struct Commands {
    CLI::App main{kAbout, "regimen"};
    RawReplay raw_replay;
    RawCompare raw_compare;
    RawBound raw_bound;
    bool version = false;
    CLI::App* replay = add_replay(main, raw_replay);
    CLI::App* compare = add_compare(main, raw_compare);
    CLI::App* bound = add_bound(main, raw_bound);
    CLI::App* version_command = main.add_subcommand("version", "print the version");

    Commands() {
        main.footer(kMainFooter);
        main.require_subcommand(0, 1);
        main.add_flag("--version", version, "print the version");
        for (CLI::App* app : {&main, replay, compare, bound, version_command}) {
            app->allow_extras();
            app->set_help_flag("-h,--help", "print this help");
            wrap_help(*app);
        }
    }

    Result<Command> chosen() const {
        if (version || version_command->parsed()) {
            REGIMEN_TRY(refuse_leftovers(*version_command));
            return TextWanted{version_text() + "\n"};
        }
        for (const CLI::App* app : {replay, compare, bound}) {
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
        REGIMEN_TRY(refuse_unknown_command(main));
        return TextWanted{};
    }
};

}  // namespace

Result<Command> parse_command_line(const std::vector<std::string>& arguments) {
    Commands commands;
    if (arguments.empty()) {
        return TextWanted{commands.main.help()};
    }
    try {
        commands.main.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
        return commands.chosen();
    } catch (const CLI::CallForHelp&) {
        return TextWanted{commands.main.help()};
    } catch (const CLI::Error& refused) {
        return fail(ErrorCode::kInvalidArgument, "", "{}", refused.what());
    }
}

std::string version_text() {
    return "regimen " REGIMEN_VERSION;
}

}  // namespace regimen::cli
