// A scenario as it was read: facts for the engine step by step, questions to ask after each step,
// what is expected, and the names that ids stand for. The text is described in ../README.md.
//
// Ids: nodes and workloads are numbered in the order in which the text first names them and keep
// their ids for good; a node's rank is its id, so ties go to the node that is named first.
// Thread rule: a value.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/fact.hpp"

namespace regimen::scenario {

struct NamedFact {
    Fact fact;
    std::string said;  // the words of the text, for messages
};

enum class QuestionKind : std::uint8_t {
    kExplain,
    kStranding,         // by the demand of what waits
    kStrandingPopular,  // by popularity
    kFragmentation,
    kPods,
    kNodes,
};

struct Question {
    QuestionKind kind = QuestionKind::kPods;
    std::string name;                      // of what is explained
    std::optional<WorkloadSpec> workload;  // likewise
};

// A range of bytes of the text.
struct TextRange {
    std::size_t begin = 0;
    std::size_t end = 0;
};

struct Step {
    std::string at;          // as written
    std::uint32_t line = 0;  // of its head
    Instant now;
    std::vector<NamedFact> facts;
    std::vector<Question> questions;
    // Without comments and empty lines; nothing: the step has no expect section yet.
    std::optional<std::vector<std::string>> expected;
    // What --update replaces; where there is no section, the empty range at which one goes.
    TextRange expected_range;
};

struct Names {
    std::vector<std::string> nodes;      // by NodeId
    std::vector<std::string> workloads;  // by WorkloadId
    std::map<PodRef, std::string> pods;
};

struct Scenario {
    std::string file;
    std::string statement;  // what it shows
    Names names;
    std::size_t classes = 0;  // PodClassIds below this are taken
    std::vector<Step> steps;
};

}  // namespace regimen::scenario
