#include "sim/input/generator_profiles.hpp"

#include <array>

namespace regimen::sim {

namespace {

// Columns: from 1, 2, 4, 8, 16, 32 minutes, then from 1, 2, 4, 8.5, 17, 34 and 68 hours. Most jobs
// end within an hour or two and most time belongs to the few that do not; the larger the gang, the
// more so, while its failures within minutes remain.
constexpr DurationWeights kDebug = {20, 18, 16, 14, 12, 8, 5, 3, 2, 1, 1, 0, 0};
constexpr DurationWeights kEvaluate = {8, 10, 14, 18, 18, 14, 9, 5, 3, 1, 0, 0, 0};
constexpr DurationWeights kTune = {4, 5, 7, 10, 13, 16, 16, 13, 9, 5, 2, 0, 0};
constexpr DurationWeights kTrain = {5, 5, 6, 8, 11, 14, 16, 14, 10, 6, 3, 1, 1};
constexpr DurationWeights kTrainWide = {6, 6, 6, 7, 8, 10, 12, 14, 13, 10, 5, 2, 1};
constexpr DurationWeights kTrainHuge = {9, 9, 8, 7, 6, 7, 8, 10, 12, 12, 8, 3, 1};
constexpr DurationWeights kNotebook = {2, 3, 5, 8, 12, 16, 18, 16, 11, 6, 3, 0, 0};
constexpr DurationWeights kServe = {1, 1, 2, 3, 5, 8, 12, 16, 18, 16, 10, 6, 2};
constexpr DurationWeights kBatch = {6, 8, 10, 12, 14, 14, 12, 10, 7, 4, 2, 1, 0};

// Node kinds: share, model, accelerators, cores, GiB.
// Job kinds: name, share, pods, accelerators of each, milli, milli-CPU, GiB, models, priority.

// Half of the jobs fit inside a node, as fleets report, yet nine tenths of the accelerator time
// goes to whole-node gangs, because these are large and run long. Powers of two rule; the odd sizes
// keep a packing from closing by itself. CPU is ample (24 cores an accelerator), as on such nodes.
constexpr std::array<NodeKind, 1> kGangNodes = {{{100, "H100-80GB", 8, 192, 2048}}};
constexpr std::array<JobKind, 13> kGangJobs = {{
    {"debug-1", 260, 1, 1, 1000, 20'000, 200, "", 0, kDebug},
    {"eval-2", 90, 1, 2, 1000, 40'000, 400, "", 0, kEvaluate},
    {"tune-4", 130, 1, 4, 1000, 80'000, 800, "", 0, kTune},
    {"train-8", 270, 1, 8, 1000, 160'000, 1600, "", 0, kTrain},
    {"train-16", 90, 2, 8, 1000, 160'000, 1600, "", 0, kTrain},
    {"train-24", 12, 3, 8, 1000, 160'000, 1600, "", 0, kTrain},
    {"train-32", 70, 4, 8, 1000, 160'000, 1600, "", 0, kTrainWide},
    {"train-48", 8, 6, 8, 1000, 160'000, 1600, "", 0, kTrainWide},
    {"train-64", 40, 8, 8, 1000, 160'000, 1600, "", 0, kTrainWide},
    {"train-96", 5, 12, 8, 1000, 160'000, 1600, "", 0, kTrainWide},
    {"train-128", 16, 16, 8, 1000, 160'000, 1600, "", 0, kTrainHuge},
    {"train-192", 2, 24, 8, 1000, 160'000, 1600, "", 0, kTrainHuge},
    {"train-256", 7, 32, 8, 1000, 160'000, 1600, "", 0, kTrainHuge},
}};

// Inference and notebooks: shares that do not divide a device evenly, some tied to a model, most of
// them up for hours; a tenth of the pods wants no accelerator and eats CPU beside them.
constexpr std::array<NodeKind, 3> kFractionNodes = {{
    {40, "A10", 4, 64, 256},
    {30, "T4", 2, 48, 192},
    {30, "A100-80GB", 8, 128, 1024},
}};
constexpr std::array<JobKind, 12> kFractionJobs = {{
    {"notebook-100", 90, 1, 1, 100, 2'000, 8, "", 0, kNotebook},
    {"notebook-200", 80, 1, 1, 200, 2'000, 12, "", 0, kNotebook},
    {"serve-250", 140, 1, 1, 250, 4'000, 16, "", 0, kServe},
    {"serve-330", 90, 1, 1, 330, 4'000, 16, "", 0, kServe},
    {"serve-470", 110, 1, 1, 470, 8'000, 32, "", 0, kServe},
    {"serve-t4-500", 60, 1, 1, 500, 6'000, 24, "T4", 0, kServe},
    {"serve-650", 70, 1, 1, 650, 8'000, 32, "", 0, kServe},
    {"serve-810", 60, 1, 1, 810, 10'000, 40, "A10|A100-80GB", 0, kServe},
    {"batch-1", 150, 1, 1, 1000, 10'000, 48, "", 0, kBatch},
    {"batch-2", 30, 1, 2, 1000, 20'000, 96, "", 0, kBatch},
    {"tune-a100-4", 20, 1, 4, 1000, 48'000, 384, "A100-80GB", 0, kTune},
    {"prepare", 100, 1, 0, 1000, 12'000, 48, "", 0, kBatch},
}};

// A shared fleet: training gangs of up to 8 nodes, serving with priority, notebooks, data
// preparation. Large jobs name the models whose nodes can feed them.
constexpr std::string_view kLarge = "A100-80GB|H100-80GB";
constexpr std::array<NodeKind, 4> kMixedNodes = {{
    {40, "H100-80GB", 8, 192, 2048},
    {30, "A100-80GB", 8, 128, 1024},
    {20, "L4", 4, 64, 256},
    {10, "", 0, 128, 512},
}};
constexpr std::array<JobKind, 11> kMixedJobs = {{
    {"notebook-250", 180, 1, 1, 250, 4'000, 24, "", 0, kNotebook},
    {"serve-l4-500", 110, 1, 1, 500, 6'000, 24, "L4", 100, kServe},
    {"serve-1", 90, 1, 1, 1000, 10'000, 96, "", 100, kServe},
    {"serve-4", 30, 1, 4, 1000, 48'000, 384, kLarge, 100, kServe},
    {"tune-1", 170, 1, 1, 1000, 12'000, 96, "", 0, kBatch},
    {"tune-2", 70, 1, 2, 1000, 24'000, 192, "", 0, kTune},
    {"train-8", 110, 1, 8, 1000, 110'000, 900, kLarge, 0, kTrain},
    {"train-16", 45, 2, 8, 1000, 110'000, 900, kLarge, 0, kTrain},
    {"train-32", 30, 4, 8, 1000, 160'000, 1600, "H100-80GB", 0, kTrainWide},
    {"train-64", 15, 8, 8, 1000, 160'000, 1600, "H100-80GB", 0, kTrainWide},
    {"prepare", 150, 1, 0, 1000, 16'000, 64, "", 0, kBatch},
}};

constexpr std::array<Profile, 3> kProfiles = {{
    {"gangs8", kGangNodes, kGangJobs},
    {"fractions", kFractionNodes, kFractionJobs},
    {"mixed", kMixedNodes, kMixedJobs},
}};

}  // namespace

std::span<const Profile> generator_profiles() {
    return kProfiles;
}

}  // namespace regimen::sim
