#include "cli/run/watched_policy.hpp"

#include <utility>

#include "base/log.hpp"
#include "engine/admission/order/waiting_order.hpp"
#include "engine/placement/score/score.hpp"
#include "policy/policy_file.hpp"

namespace regimen::cli {

Result<WatchedPolicy> WatchedPolicy::read(const RunArguments& arguments) {
    WatchedPolicy watched(arguments);
    REGIMEN_TRY_ASSIGN(watched.current_, watched.policy());
    return watched;
}

Result<PolicySet> WatchedPolicy::policy() const {
    PolicySet policy;
    if (!arguments_.policy_paths.empty()) {
        REGIMEN_TRY_ASSIGN(
            const policy::PolicyFile file,
            policy::read_policy(arguments_.policy_paths, {.placements = engine::score_names(),
                                                          .orders = engine::order_names()}));
        policy = file.applied_to(policy);
    }
    policy.placement = arguments_.placement.value_or(policy.placement);
    policy.order = arguments_.waiting_order.value_or(policy.order);
    if (policy.demand == DemandSource::kDeclared) {
        return fail(ErrorCode::kUnsupported, "demand",
                    "found declared, expected online: nobody declares the demand of a cluster");
    }
    return policy;
}

std::optional<PolicySet> WatchedPolicy::look() {
    Result<PolicySet> policy = this->policy();
    if (!policy) {
        std::string complaint = to_string(policy.error());
        if (complaint != complaint_) {
            log_event(Level::kError, "policy_refused",
                      {{"error", complaint}, {"still", current_.placement}});
            complaint_ = std::move(complaint);
        }
        return std::nullopt;
    }
    complaint_.clear();
    if (*policy == current_) {
        return std::nullopt;
    }
    current_ = *policy;
    return current_;
}

}  // namespace regimen::cli
