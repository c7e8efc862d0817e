// Labels, node selectors, node affinity, taints and tolerations with Kubernetes' semantics:
// selector labels are ANDed; affinity is an OR of terms, each an AND of requirements, and a term
// without requirements matches nothing; Gt and Lt compare integers; NotIn and DoesNotExist match a
// node without the key. A toleration with an empty key and Exists tolerates every taint.
// Source: k8s.io/component-helpers nodeaffinity, core/v1 types. Complexity: O(requirements x log
// labels). Thread rule: values and pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace regimen {

// Sorted by key, unique keys.
class Labels {
public:
    void set(std::string_view key, std::string_view value);
    const std::string* find(std::string_view key) const;
    const std::vector<std::pair<std::string, std::string>>& items() const { return items_; }
    bool empty() const { return items_.empty(); }

    friend bool operator==(const Labels&, const Labels&) = default;

private:
    std::vector<std::pair<std::string, std::string>> items_;
};

enum class SelectorOperator : std::uint8_t { kIn, kNotIn, kExists, kDoesNotExist, kGt, kLt };

struct SelectorRequirement {
    std::string key;
    SelectorOperator op = SelectorOperator::kIn;
    std::vector<std::string> values;

    friend bool operator==(const SelectorRequirement&, const SelectorRequirement&) = default;
};

struct SelectorTerm {
    std::vector<SelectorRequirement> labels;  // matchExpressions
    std::vector<SelectorRequirement> fields;  // matchFields: only metadata.name exists

    friend bool operator==(const SelectorTerm&, const SelectorTerm&) = default;
};

enum class TaintEffect : std::uint8_t { kNoSchedule, kPreferNoSchedule, kNoExecute };

struct Taint {
    std::string key;
    std::string value;
    TaintEffect effect = TaintEffect::kNoSchedule;

    friend bool operator==(const Taint&, const Taint&) = default;
};

struct Toleration {
    std::string key;  // empty with exists: every key
    bool exists = false;
    std::string value;
    bool any_effect = true;
    TaintEffect effect = TaintEffect::kNoSchedule;

    friend bool operator==(const Toleration&, const Toleration&) = default;
};

bool matches(const SelectorTerm& term, const Labels& labels, std::string_view node_name);
bool tolerates(const Toleration& toleration, const Taint& taint);
// The first taint that keeps a pod with these tolerations off; nullptr when none does. A taint with
// PreferNoSchedule never does.
const Taint* find_untolerated(std::span<const Taint> taints,
                              std::span<const Toleration> tolerations);
// The name that manifests use ("In", "NoSchedule").
std::string_view name(SelectorOperator op);
std::string_view name(TaintEffect effect);

Status validate(const Labels& labels);
Status validate(const SelectorTerm& term);
Status validate(const Taint& taint);
Status validate(const Toleration& toleration);

}  // namespace regimen
