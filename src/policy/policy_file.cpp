#include "policy/policy_file.hpp"

#include <algorithm>
#include <limits>

#include "base/text.hpp"
#include "policy/fields.hpp"
#include "policy/object_files.hpp"

namespace regimen::policy {
namespace {

constexpr std::string_view kVersion = "regimen.dev/v1alpha1";
constexpr std::string_view kKueueGroup = "kueue.x-k8s.io/";

Status refuse_unknown_fields(const Value& map, std::span<const std::string_view> known) {
    for (std::size_t i = 0; i < map.size(); ++i) {
        const std::string_view key = map.key(i).text();
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            return map.key(i).complaint(ErrorCode::kInvalidArgument,
                                        fmt::format("found an unknown field, expected one of {}{}",
                                                    join(known, ", "), did_you_mean(key, known)));
        }
    }
    return {};
}

class Collector {
public:
    explicit Collector(const KnownPolicies& known) : known_(known) {}

    ObjectVisitor visitor() {
        return [this](const Value& object, std::string_view kind) { return visit(object, kind); };
    }
    PolicyFile finish() && { return std::move(policy_); }

private:
    Status visit(const Value& object, std::string_view kind);
    Status read_spec(const Value& spec);

    const KnownPolicies& known_;
    PolicyFile policy_;
    std::string first_;  // where the Policy stands; empty: none yet
};

Status Collector::visit(const Value& object, std::string_view kind) {
    REGIMEN_TRY_ASSIGN(const std::string_view version, required_string(object, "apiVersion"));
    if (version.starts_with(kKueueGroup)) {
        ++policy_.skipped[std::string(kind)];
        return {};
    }
    if (version != kVersion || kind != "Policy") {
        return object.complaint(
            ErrorCode::kUnsupported,
            fmt::format("found {} of {}, expected Policy of {} or one of Kueue's kinds",
                        kind.empty() ? "no kind" : kind, version, kVersion));
    }
    if (!first_.empty()) {
        return object.complaint(
            ErrorCode::kAlreadyExists,
            fmt::format("found a second Policy, the first is at {}, expected one", first_));
    }
    first_ = object.where();
    static constexpr std::string_view kFields[] = {"apiVersion", "kind", "metadata", "spec",
                                                   "status"};
    REGIMEN_TRY(refuse_unknown_fields(object, kFields));
    // The API server owns most of metadata; a person writes the name.
    REGIMEN_TRY(optional_map(object, "metadata"));
    REGIMEN_TRY_ASSIGN(const Value spec, optional_map(object, "spec"));
    return read_spec(spec);
}

Status Collector::read_spec(const Value& spec) {
    static constexpr std::string_view kFields[] = {"placement", "order", "demand", "seed"};
    REGIMEN_TRY(refuse_unknown_fields(spec, kFields));
    if (const Value value = spec.find("placement"); value.present()) {
        REGIMEN_TRY_ASSIGN(const std::size_t index, word_of(value, known_.placements));
        policy_.placement = known_.placements[index];
    }
    if (const Value value = spec.find("order"); value.present()) {
        REGIMEN_TRY_ASSIGN(const std::size_t index, word_of(value, known_.orders));
        policy_.order = known_.orders[index];
    }
    if (const Value value = spec.find("demand"); value.present()) {
        static constexpr std::string_view kNames[] = {"declared", "online"};
        static constexpr DemandSource kSources[] = {DemandSource::kDeclared, DemandSource::kOnline};
        REGIMEN_TRY_ASSIGN(policy_.demand, choice_of(value, kNames, kSources));
    }
    if (const Value value = spec.find("seed"); value.present()) {
        constexpr Range kSeeds = {0, std::numeric_limits<std::int64_t>::max()};
        REGIMEN_TRY_ASSIGN(const std::int64_t seed, optional_integer(spec, "seed", kSeeds, 0));
        policy_.seed = static_cast<std::uint64_t>(seed);
    }
    return {};
}

}  // namespace

PolicySet PolicyFile::applied_to(PolicySet base) const {
    base.placement = placement.value_or(base.placement);
    base.order = order.value_or(base.order);
    base.demand = demand.value_or(base.demand);
    base.seed = seed.value_or(base.seed);
    return base;
}

Result<PolicyFile> read_policy(const std::vector<std::string>& paths, const KnownPolicies& known) {
    Collector collector(known);
    for (const std::string& path : paths) {
        REGIMEN_TRY(for_each_object_in(path, collector.visitor()));
    }
    return std::move(collector).finish();
}

Result<PolicyFile> read_policy_object(const Value& object, std::string_view kind,
                                      const KnownPolicies& known) {
    Collector collector(known);
    REGIMEN_TRY(collector.visitor()(object, kind));
    return std::move(collector).finish();
}

Result<PolicyFile> parse_policy(const std::vector<Source>& sources, const KnownPolicies& known) {
    Collector collector(known);
    for (const Source& source : sources) {
        REGIMEN_TRY(for_each_object(source, collector.visitor()));
    }
    return std::move(collector).finish();
}

}  // namespace regimen::policy
