#include "model/labels.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "model/field.hpp"

namespace regimen {
namespace {

constexpr std::string_view kNameField = "metadata.name";

// As Go's strconv.ParseInt(text, 10, 64): a sign and digits, nothing else, no overflow.
std::optional<std::int64_t> whole_number(std::string_view text) {
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) {
            return std::nullopt;
        }
    }
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, value);
    if (problem != std::errc{} || stop != end) {
        return std::nullopt;
    }
    return value;
}

bool one_of(const std::vector<std::string>& values, std::string_view value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

// `found` is the value under the requirement's key; none: the node does not have the key.
bool meets(const SelectorRequirement& requirement, std::optional<std::string_view> found) {
    switch (requirement.op) {
        case SelectorOperator::kIn:
            return found && one_of(requirement.values, *found);
        case SelectorOperator::kNotIn:
            return !found || !one_of(requirement.values, *found);
        case SelectorOperator::kExists:
            return found.has_value();
        case SelectorOperator::kDoesNotExist:
            return !found.has_value();
        case SelectorOperator::kGt:
        case SelectorOperator::kLt:
            break;
    }
    if (!found || requirement.values.size() != 1) {
        return false;
    }
    const std::optional<std::int64_t> have = whole_number(*found);
    const std::optional<std::int64_t> bound = whole_number(requirement.values.front());
    if (!have || !bound) {
        return false;
    }
    return requirement.op == SelectorOperator::kGt ? *have > *bound : *have < *bound;
}

Status validate_label(const SelectorRequirement& requirement) {
    if (requirement.key.empty()) {
        return fail(ErrorCode::kInvalidArgument, "key", "empty: expected a label key");
    }
    const std::size_t count = requirement.values.size();
    switch (requirement.op) {
        case SelectorOperator::kIn:
        case SelectorOperator::kNotIn:
            if (count == 0) {
                return fail(ErrorCode::kInvalidArgument, "values",
                            "none: expected at least one value with {}", name(requirement.op));
            }
            return {};
        case SelectorOperator::kExists:
        case SelectorOperator::kDoesNotExist:
            if (count != 0) {
                return fail(ErrorCode::kInvalidArgument, "values",
                            "{} values: expected none with {}", count, name(requirement.op));
            }
            return {};
        case SelectorOperator::kGt:
        case SelectorOperator::kLt:
            if (count != 1 || !whole_number(requirement.values.front())) {
                return fail(ErrorCode::kInvalidArgument, "values",
                            "{}: expected exactly one whole number with {}",
                            count == 1 ? '"' + requirement.values.front() + '"'
                                       : std::to_string(count) + " values",
                            name(requirement.op));
            }
            return {};
    }
    return fail(ErrorCode::kInvalidArgument, "operator", "{}: expected one of the six operators",
                static_cast<int>(requirement.op));
}

Status validate_field(const SelectorRequirement& requirement) {
    if (requirement.key != kNameField) {
        return fail(ErrorCode::kInvalidArgument, "key", "\"{}\": expected \"{}\"", requirement.key,
                    kNameField);
    }
    if (requirement.op != SelectorOperator::kIn && requirement.op != SelectorOperator::kNotIn) {
        return fail(ErrorCode::kInvalidArgument, "operator", "{}: expected In or NotIn",
                    name(requirement.op));
    }
    if (requirement.values.size() != 1) {
        return fail(ErrorCode::kInvalidArgument, "values", "{} values: expected exactly one",
                    requirement.values.size());
    }
    return {};
}

bool key_before(const std::pair<std::string, std::string>& entry, std::string_view key) {
    return entry.first < key;
}

}  // namespace

void Labels::set(std::string_view key, std::string_view value) {
    const auto at = std::lower_bound(items_.begin(), items_.end(), key, key_before);
    if (at != items_.end() && at->first == key) {
        at->second = value;
    } else {
        items_.insert(at, {std::string(key), std::string(value)});
    }
}

const std::string* Labels::find(std::string_view key) const {
    const auto at = std::lower_bound(items_.begin(), items_.end(), key, key_before);
    return at != items_.end() && at->first == key ? &at->second : nullptr;
}

bool matches(const SelectorTerm& term, const Labels& labels, std::string_view node_name) {
    if (term.labels.empty() && term.fields.empty()) {
        return false;
    }
    for (const SelectorRequirement& requirement : term.labels) {
        const std::string* found = labels.find(requirement.key);
        if (!meets(requirement,
                   found != nullptr ? std::optional<std::string_view>(*found) : std::nullopt)) {
            return false;
        }
    }
    for (const SelectorRequirement& requirement : term.fields) {
        if (!meets(requirement, requirement.key == kNameField
                                    ? std::optional<std::string_view>(node_name)
                                    : std::nullopt)) {
            return false;
        }
    }
    return true;
}

bool tolerates(const Toleration& toleration, const Taint& taint) {
    if (!toleration.any_effect && toleration.effect != taint.effect) {
        return false;
    }
    if (!toleration.key.empty() && toleration.key != taint.key) {
        return false;
    }
    return toleration.exists || toleration.value == taint.value;
}

const Taint* find_untolerated(std::span<const Taint> taints,
                              std::span<const Toleration> tolerations) {
    for (const Taint& taint : taints) {
        const bool tolerated =
            taint.effect == TaintEffect::kPreferNoSchedule ||
            std::any_of(tolerations.begin(), tolerations.end(),
                        [&](const Toleration& one) { return tolerates(one, taint); });
        if (!tolerated) {
            return &taint;
        }
    }
    return nullptr;
}

std::string_view name(SelectorOperator op) {
    switch (op) {
        case SelectorOperator::kIn:
            return "In";
        case SelectorOperator::kNotIn:
            return "NotIn";
        case SelectorOperator::kExists:
            return "Exists";
        case SelectorOperator::kDoesNotExist:
            return "DoesNotExist";
        case SelectorOperator::kGt:
            return "Gt";
        case SelectorOperator::kLt:
            return "Lt";
    }
    return "unknown";
}

std::string_view name(TaintEffect effect) {
    switch (effect) {
        case TaintEffect::kNoSchedule:
            return "NoSchedule";
        case TaintEffect::kPreferNoSchedule:
            return "PreferNoSchedule";
        case TaintEffect::kNoExecute:
            return "NoExecute";
    }
    return "unknown";
}

Status validate(const Labels& labels) {
    // Sorted by key, so only the first can be empty.
    if (!labels.empty() && labels.items().front().first.empty()) {
        return fail(ErrorCode::kInvalidArgument, "", "an empty key: expected a label key");
    }
    return {};
}

Status validate(const SelectorTerm& term) {
    for (std::size_t i = 0; i < term.labels.size(); ++i) {
        REGIMEN_TRY(in_item("labels", i, validate_label(term.labels[i])));
    }
    for (std::size_t i = 0; i < term.fields.size(); ++i) {
        REGIMEN_TRY(in_item("fields", i, validate_field(term.fields[i])));
    }
    return {};
}

Status validate(const Taint& taint) {
    if (taint.key.empty()) {
        return fail(ErrorCode::kInvalidArgument, "key", "empty: expected a taint key");
    }
    return {};
}

Status validate(const Toleration& toleration) {
    if (toleration.key.empty() && !toleration.exists) {
        return fail(ErrorCode::kInvalidArgument, "key",
                    "empty: expected a taint key, or the operator Exists to tolerate every key");
    }
    if (toleration.exists && !toleration.value.empty()) {
        return fail(ErrorCode::kInvalidArgument, "value",
                    "\"{}\": expected none with the operator Exists", toleration.value);
    }
    return {};
}

}  // namespace regimen
