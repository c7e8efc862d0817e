// The way in: finds out by content what an input is and reads it.
//   INPUT a folder with a node list and a pod list as CSV       -> csv_pair.hpp
//   INPUT a file or folder of Kubernetes objects, YAML or JSON  -> kubernetes_input.hpp
//   INPUT a recording                                           -> record/, by who can replay it
//   INPUT "generate:PROFILE,..."                                -> generator.hpp
//   --nodes F --pods F, two CSV files                           -> csv_pair.hpp
// Names and extensions of files say nothing; a folder may hold other CSV files beside the two
// lists. Errors: kInvalidArgument when the input is none of these, or says two things at once; then
// what the reader says. Complexity: a header of each file to detect. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "sim/input/trace.hpp"

namespace regimen::sim {

// As the command line gives it: either `input`, or `nodes` and `pods`.
struct InputSpec {
    std::string input;
    std::string nodes;
    std::string pods;
};

enum class InputKind : std::uint8_t { kCsvPair, kKubernetes, kRecording, kGenerator };

// "CSV lists", "Kubernetes objects", ...
std::string_view name(InputKind kind);

struct DetectedInput {
    InputKind kind = InputKind::kCsvPair;
    std::string path;   // kKubernetes, kRecording; the text behind the prefix for kGenerator
    std::string nodes;  // kCsvPair
    std::string pods;
};

Result<DetectedInput> detect_input(const InputSpec& spec);

// kUnsupported for a recording: it is a history to replay, not a list of requests.
Result<Trace> read_input(const DetectedInput& input, const ReadOptions& options);

}  // namespace regimen::sim
