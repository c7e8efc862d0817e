#include "cli/command_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"

namespace regimen::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<Command> parse(std::string_view line) {
    std::vector<std::string> arguments;
    for (const std::string_view word : split(line, ' ')) {
        arguments.emplace_back(word);
    }
    return parse_command_line(arguments);
}

template <class T>
T parsed(std::string_view line) {
    const Result<Command> command = parse(line);
    EXPECT_TRUE(command.has_value()) << line << ": " << to_string(command.error());
    return std::get<T>(*command);
}

std::string error_of(std::string_view line) {
    const Result<Command> command = parse(line);
    return command.has_value() ? "no error" : to_string(command.error());
}

TEST(CommandLine, ReplayDefaults) {
    const auto replay = parsed<ReplayArguments>("replay cluster");
    EXPECT_EQ(replay.input.path, "cluster");
    EXPECT_EQ(replay.arrivals.order, ArrivalOrder::kTrace);
    EXPECT_THAT(replay.arrivals.seeds, ElementsAre(42U));
    EXPECT_FALSE(replay.arrivals.inflate_milli || replay.placements || replay.demand ||
                 replay.waiting_order || replay.load_milli);
    EXPECT_EQ(replay.format, Format::kTable);
}

TEST(CommandLine, ReplayWithEverything) {
    const auto replay = parsed<ReplayArguments>(
        "replay --nodes n.csv --pods p.csv --placement fgd,regimen --seeds 42..43 "
        "--demand trace --departures --load 0.9 --waiting-order strict_fifo --out "
        "out "
        "--format json --timing t.json --lenient --jobs 2 --record r --node-events e.csv "
        "--policy a b");
    EXPECT_EQ(replay.input.nodes_path, "n.csv");
    EXPECT_EQ(replay.input.pods_path, "p.csv");
    EXPECT_THAT(replay.placements.value(), ElementsAre("fgd", "regimen"));
    EXPECT_THAT(replay.arrivals.seeds, ElementsAre(42U, 43U));
    EXPECT_EQ(replay.demand, DemandSource::kDeclared);
    EXPECT_EQ(replay.load_milli, 900);
    EXPECT_EQ(replay.waiting_order, "strict_fifo");
    EXPECT_EQ(replay.out_folder, "out");
    EXPECT_EQ(replay.format, Format::kJson);
    EXPECT_EQ(replay.timing_path, "t.json");
    EXPECT_TRUE(replay.input.lenient);
    EXPECT_EQ(replay.jobs, 2U);
    EXPECT_EQ(replay.record_path, "r");
    EXPECT_EQ(replay.node_script_path, "e.csv");
    EXPECT_THAT(replay.policy_paths, ElementsAre("a", "b"));
    const auto lists = parsed<ReplayArguments>("replay a --order published --inflate 1.3");
    EXPECT_EQ(lists.arrivals.order, ArrivalOrder::kPublished);
    EXPECT_EQ(lists.arrivals.inflate_milli, 1300);
}

TEST(CommandLine, OptionsThatNeedEachOther) {
    EXPECT_THAT(error_of("replay"), HasSubstr("found no inputs, expected one"));
    EXPECT_THAT(error_of("replay a --profile gangs8"), HasSubstr("found several inputs"));
    EXPECT_EQ(error_of("replay --nodes n"), "--nodes: expected --nodes and --pods together");
    EXPECT_EQ(error_of("replay a --load 0.9"), "--load: expected --departures with it");
    EXPECT_THAT(error_of("replay a --departures --bounds"), HasSubstr("--bounds: "));
    EXPECT_EQ(error_of("replay a --nodes-count 4"), "--nodes-count: expected --profile with it");
    EXPECT_EQ(parsed<ReplayArguments>("replay a --departures").load_milli, 1000);
    for (const char* option :
         {"--format json", "--out d", "--record r", "--timing t", "--bounds", "--departures"}) {
        EXPECT_THAT(error_of("replay a --explain p " + std::string(option)),
                    HasSubstr("expected no --explain with it"))
            << option;
    }
}

TEST(CommandLine, UnknownWordsGetASuggestion) {
    EXPECT_THAT(error_of("replay a --placement best_fitt"),
                HasSubstr("did you mean \"best_fit\"?"));
    EXPECT_EQ(error_of("replay a --sed 4"),
              "replay: \"--sed\" is no option; did you mean \"--seeds\"?");
    EXPECT_EQ(error_of("replay a --placment=fgd"),
              "replay: \"--placment\" is no option; did you mean \"--placement\"?");
    EXPECT_EQ(error_of("repaly a"),
              "\"repaly\" is no command; did you mean \"replay\"?; see regimen --help");
    EXPECT_EQ(error_of("replay a b"), "replay: found one argument too many, \"b\"");
    EXPECT_THAT(error_of("replay a --order publshed"), HasSubstr("did you mean \"published\"?"));
    EXPECT_THAT(error_of("replay a --format xml"), HasSubstr("table, json, csv, markdown"));
}

TEST(CommandLine, HelpFitsATerminal) {
    for (const char* line : {"--help", "replay --help", "compare --help", "bound --help"}) {
        const std::string help = parsed<TextWanted>(line).text;
        for (const std::string_view part : split(help, '\n')) {
            EXPECT_LT(part.size(), 80U) << line << ": " << part;
            EXPECT_FALSE(part.ends_with(' ')) << line << ": " << part;
        }
    }
    EXPECT_THAT(parsed<TextWanted>("replay --help").text,
                HasSubstr("Usage: regimen replay [INPUT] [OPTIONS]\n"));
    EXPECT_THAT(parsed<TextWanted>("replay --help").text, HasSubstr("gangs8"));
}

TEST(CommandLine, SaysWhatIsWrongWithAnOption) {
    EXPECT_EQ(error_of("replay a --seeds"), "--seeds: found nothing, expected a value");
    EXPECT_EQ(error_of("replay --nodes a --nodes b --pods c"),
              "--nodes: found more than once, expected once");
    EXPECT_EQ(error_of("--nonsense"), "\"--nonsense\" is no option");
}

TEST(CommandLine, HelpAndVersion) {
    EXPECT_THAT(parsed<TextWanted>("--help").text, HasSubstr("replay"));
    EXPECT_THAT(parsed<TextWanted>("replay --help").text, HasSubstr("--placement"));
    EXPECT_THAT(parsed<TextWanted>("compare -h").text, HasSubstr("FILE:POLICY"));
    EXPECT_EQ(parsed<TextWanted>("version").text, "regimen " REGIMEN_VERSION "\n");
    EXPECT_EQ(parsed<TextWanted>("--version").text, "regimen " REGIMEN_VERSION "\n");
    EXPECT_THAT(std::get<TextWanted>(parse_command_line({}).value()).text, HasSubstr("Examples"));
}

TEST(CommandLine, CompareAndBound) {
    const auto compare = parsed<CompareArguments>("compare a.json:fgd b.json --format csv");
    EXPECT_EQ(compare.a, "a.json:fgd");
    EXPECT_EQ(compare.b, "b.json");
    EXPECT_EQ(compare.format, Format::kCsv);
    EXPECT_EQ(error_of("compare a.json"), "compare: expected two results, A and B");
    const auto bound = parsed<BoundArguments>("bound --nodes n --pods p --seeds 1,2 --at 90,100");
    EXPECT_THAT(bound.arrivals.seeds, ElementsAre(1U, 2U));
    EXPECT_THAT(bound.at_pct, ElementsAre(90, 100));
}

}  // namespace
}  // namespace regimen::cli
