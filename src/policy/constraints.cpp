#include "policy/constraints.hpp"

#include <algorithm>
#include <utility>

#include "policy/fields.hpp"

namespace regimen::policy {
namespace {

Result<TaintEffect> read_effect(const Value& value) {
    static constexpr std::string_view kNames[] = {"NoSchedule", "PreferNoSchedule", "NoExecute"};
    static constexpr TaintEffect kEffects[] = {
        TaintEffect::kNoSchedule, TaintEffect::kPreferNoSchedule, TaintEffect::kNoExecute};
    return choice_of(value, kNames, kEffects);
}

Result<SelectorOperator> read_operator(const Value& value) {
    static constexpr std::string_view kNames[] = {"In",           "NotIn", "Exists",
                                                  "DoesNotExist", "Gt",    "Lt"};
    static constexpr SelectorOperator kOperators[] = {
        SelectorOperator::kIn,           SelectorOperator::kNotIn, SelectorOperator::kExists,
        SelectorOperator::kDoesNotExist, SelectorOperator::kGt,    SelectorOperator::kLt};
    return choice_of(value, kNames, kOperators);
}

Result<Taint> read_taint(const Value& value) {
    if (value.kind() != Kind::kMap) {
        return value.mistake("a map: a taint");
    }
    Taint taint;
    REGIMEN_TRY_ASSIGN(taint.key, required_string(value, "key"));
    REGIMEN_TRY_ASSIGN(taint.value, optional_string(value, "value"));
    REGIMEN_TRY_ASSIGN(taint.effect, read_effect(value.find("effect")));
    return taint;
}

Result<Toleration> read_toleration(const Value& value) {
    if (value.kind() != Kind::kMap) {
        return value.mistake("a map: a toleration");
    }
    static constexpr std::string_view kOperators[] = {"Equal", "Exists"};
    Toleration toleration;
    REGIMEN_TRY_ASSIGN(toleration.key, optional_string(value, "key"));
    REGIMEN_TRY_ASSIGN(toleration.value, optional_string(value, "value"));
    if (const Value op = value.find("operator"); op.present() && !op.text().empty()) {
        REGIMEN_TRY_ASSIGN(const std::size_t index, word_of(op, kOperators));
        toleration.exists = index == 1;
    }
    if (const Value effect = value.find("effect"); effect.present() && !effect.text().empty()) {
        REGIMEN_TRY_ASSIGN(toleration.effect, read_effect(effect));
        toleration.any_effect = false;
    }
    REGIMEN_TRY(value.located(validate(toleration)));
    return toleration;
}

Result<SelectorRequirement> read_requirement(const Value& value) {
    if (value.kind() != Kind::kMap) {
        return value.mistake("a map with key, operator and values");
    }
    SelectorRequirement requirement;
    REGIMEN_TRY_ASSIGN(requirement.key, required_string(value, "key"));
    REGIMEN_TRY_ASSIGN(requirement.op, read_operator(value.find("operator")));
    REGIMEN_TRY_ASSIGN(const Value values, optional_sequence(value, "values"));
    for (std::size_t i = 0; i < values.size(); ++i) {
        REGIMEN_TRY_ASSIGN(const std::string_view text, string_of(values.item(i)));
        requirement.values.emplace_back(text);
    }
    return requirement;
}

Result<std::vector<SelectorRequirement>> read_requirements(const Value& term,
                                                           std::string_view key) {
    REGIMEN_TRY_ASSIGN(const Value list, optional_sequence(term, key));
    std::vector<SelectorRequirement> requirements;
    for (std::size_t i = 0; i < list.size(); ++i) {
        REGIMEN_TRY_ASSIGN(SelectorRequirement one, read_requirement(list.item(i)));
        requirements.push_back(std::move(one));
    }
    return requirements;
}

// A term without requirements matches nothing, and stays.
Result<SelectorTerm> read_term(const Value& value) {
    if (value.kind() != Kind::kMap && value.kind() != Kind::kNull) {
        return value.mistake("a map: a term with matchExpressions or matchFields");
    }
    SelectorTerm term;
    REGIMEN_TRY_ASSIGN(term.labels, read_requirements(value, "matchExpressions"));
    REGIMEN_TRY_ASSIGN(term.fields, read_requirements(value, "matchFields"));
    if (Status valid = validate(term); !valid) {
        // The model's name of the list, then what is wrong in it: "labels[0].values".
        std::string& where = valid.error().where;
        const std::size_t name_end = where.find('[');
        where = (where.starts_with('l') ? "matchExpressions" : "matchFields") +
                where.substr(std::min(name_end, where.size()));
        REGIMEN_TRY(value.located(std::move(valid)));
    }
    return term;
}

}  // namespace

Result<std::vector<Taint>> read_taints(const Value& spec) {
    REGIMEN_TRY_ASSIGN(const Value list, optional_sequence(spec, "taints"));
    std::vector<Taint> taints;
    for (std::size_t i = 0; i < list.size(); ++i) {
        REGIMEN_TRY_ASSIGN(Taint one, read_taint(list.item(i)));
        taints.push_back(std::move(one));
    }
    return taints;
}

Result<std::vector<Toleration>> read_tolerations(const Value& spec) {
    REGIMEN_TRY_ASSIGN(const Value list, optional_sequence(spec, "tolerations"));
    std::vector<Toleration> tolerations;
    for (std::size_t i = 0; i < list.size(); ++i) {
        REGIMEN_TRY_ASSIGN(Toleration one, read_toleration(list.item(i)));
        tolerations.push_back(std::move(one));
    }
    return tolerations;
}

Result<std::vector<SelectorTerm>> read_node_affinity(const Value& spec) {
    REGIMEN_TRY_ASSIGN(const Value affinity, optional_map(spec, "affinity"));
    REGIMEN_TRY_ASSIGN(const Value node_affinity, optional_map(affinity, "nodeAffinity"));
    REGIMEN_TRY_ASSIGN(
        const Value required,
        optional_map(node_affinity, "requiredDuringSchedulingIgnoredDuringExecution"));
    std::vector<SelectorTerm> terms;
    if (!required.present()) {
        return terms;
    }
    REGIMEN_TRY_ASSIGN(const Value list, optional_sequence(required, "nodeSelectorTerms"));
    // No terms would match no node at all; the API server refuses it, and so do we.
    if (list.size() == 0) {
        return list.complaint(ErrorCode::kInvalidArgument,
                              "found none, expected at least one term");
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
        REGIMEN_TRY_ASSIGN(SelectorTerm one, read_term(list.item(i)));
        terms.push_back(std::move(one));
    }
    return terms;
}

}  // namespace regimen::policy
