#include <array>

#include "base/text.hpp"
#include "engine/placement/score/family.hpp"

namespace regimen::engine {

namespace {
struct Entry {
    std::string_view name;
    std::unique_ptr<Score> (*make)();
};

constexpr std::array<Entry, 7> kScores{{
    {"regimen", make_regimen},
    {"fgd", make_fgd},
    {"best_fit", make_best_fit},
    {"gpu_packing", make_gpu_packing},
    {"gpu_clustering", make_gpu_clustering},
    {"dot_product", make_dot_product},
    {"random", make_random},
}};

constexpr auto kNames = [] {
    std::array<std::string_view, kScores.size()> names{};
    for (std::size_t i = 0; i < names.size(); ++i) {
        names[i] = kScores[i].name;
    }
    return names;
}();
}  // namespace

std::span<const std::string_view> score_names() {
    return kNames;
}

Result<std::unique_ptr<Score>> make_score(std::string_view name) {
    for (const Entry& entry : kScores) {
        if (entry.name == name) {
            return entry.make();
        }
    }
    return fail(ErrorCode::kNotFound, "placement", "\"{}\" is no placement policy{}", name,
                did_you_mean(name, kNames));
}

}  // namespace regimen::engine
