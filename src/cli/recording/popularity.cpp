#include "cli/recording/popularity.hpp"

#include <algorithm>
#include <variant>

#include "cli/recording/steps.hpp"
#include "engine/state/workload_table.hpp"

namespace regimen::cli {
namespace {

class Count {
public:
    void see(const record::Step& step) {
        for (const Fact& fact : step.facts) {
            declared_ = declared_ || std::holds_alternative<DemandDeclared>(fact);
            if (const auto* const known = std::get_if<PodClassDefined>(&fact);
                known != nullptr && first_step_) {
                classes_.push_back({known->id, 0});
            }
            if (const auto* const submitted = std::get_if<WorkloadSubmitted>(&fact)) {
                for (const engine::SetEntry& set : engine::flatten(submitted->workload->group)) {
                    arrived_.resize(std::max(arrived_.size(), set.pod_class.index() + 1));
                    arrived_[set.pod_class.index()] += set.count;
                }
            }
        }
        first_step_ = false;
    }

    std::vector<ClassWeight> finish() && {
        if (declared_) {
            return {};
        }
        for (ClassWeight& known : classes_) {
            const std::size_t index = known.pod_class.index();
            known.weight = index < arrived_.size() ? arrived_[index] : 0;
        }
        return std::move(classes_);
    }

private:
    bool first_step_ = true;
    bool declared_ = false;
    std::vector<ClassWeight> classes_;
    std::vector<std::int64_t> arrived_;
};

}  // namespace

Result<std::vector<ClassWeight>> popularity_in(const std::string& path) {
    Count count;
    REGIMEN_TRY(for_each_step(path, [&](const record::Step& step) { count.see(step); }));
    return std::move(count).finish();
}

}  // namespace regimen::cli
