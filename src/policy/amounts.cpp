#include "policy/amounts.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "policy/accelerators.hpp"
#include "policy/fields.hpp"

namespace regimen::policy {
namespace {

std::int64_t most_of(std::string_view resource) {
    return resource == kCpuResource ? kMaxCpuMilli : kMaxAmount;
}

Result<std::int64_t> amount_of(std::string_view resource, const Value& value) {
    REGIMEN_TRY_ASSIGN(const Quantity quantity, quantity_of(value));
    if (quantity.is_negative()) {
        return value.mistake("an amount that is not negative");
    }
    // Extended resources ("vendor/name") cannot be divided.
    const bool divisible = resource.find('/') == std::string_view::npos;
    const Result<std::int64_t> amount =
        resource == kCpuResource ? quantity.to_milli() : quantity.to_units();
    if (!amount || *amount > most_of(resource)) {
        return value.complaint(ErrorCode::kOutOfRange,
                               fmt::format("found {}, expected at most {}{}", value.description(),
                                           most_of(resource), resource == kCpuResource ? "m" : ""));
    }
    if (!divisible && Quantity::from_units(*amount) != quantity) {
        return value.mistake("a whole number, since this resource cannot be divided");
    }
    return *amount;
}

// An amount beside `spec` in errors: sums only get too large over many containers.
Status add(ResourceList& total, const ResourceAmount& entry, const Value& spec) {
    const std::int64_t sum = total.get(entry.name) + entry.amount;
    if (sum > most_of(entry.name)) {
        return spec.complaint(ErrorCode::kOutOfRange,
                              fmt::format("found {} of {} in all containers, expected at most {}",
                                          sum, entry.name, most_of(entry.name)));
    }
    total.set(entry.name, sum);
    return {};
}

Status add(ResourceList& total, const ResourceList& more, const Value& spec) {
    for (const ResourceAmount& entry : more.items()) {
        REGIMEN_TRY(add(total, entry, spec));
    }
    return {};
}

void raise(ResourceList& largest, const ResourceList& other) {
    for (const ResourceAmount& entry : other.items()) {
        largest.set(entry.name, std::max(largest.get(entry.name), entry.amount));
    }
}

// Requests of a container, where a limit without a request is a request too.
Result<ResourceList> container_amounts(const Value& container) {
    if (container.kind() != Kind::kMap) {
        return container.mistake("a map: a container");
    }
    REGIMEN_TRY_ASSIGN(const Value resources, optional_map(container, "resources"));
    REGIMEN_TRY_ASSIGN(ResourceList amounts, optional_amounts(resources, "requests"));
    REGIMEN_TRY_ASSIGN(const ResourceList limits, optional_amounts(resources, "limits"));
    for (const ResourceAmount& limit : limits.items()) {
        if (!amounts.contains(limit.name)) {
            amounts.set(limit.name, limit.amount);
        } else if (is_accelerator(limit.name) && amounts.get(limit.name) != limit.amount) {
            return resources.find("requests")
                .find(limit.name)
                .mistake(fmt::format("the limit, {}: accelerators cannot be overcommitted",
                                     limit.amount));
        }
    }
    return amounts;
}

struct InitPhase {
    ResourceList sidecars;  // keep running beside the containers
    ResourceList largest;   // at any moment before the containers start
};

Result<InitPhase> init_amounts(const Value& spec) {
    InitPhase phase;
    REGIMEN_TRY_ASSIGN(const Value containers, optional_sequence(spec, "initContainers"));
    for (std::size_t i = 0; i < containers.size(); ++i) {
        const Value container = containers.item(i);
        REGIMEN_TRY_ASSIGN(const ResourceList own, container_amounts(container));
        REGIMEN_TRY_ASSIGN(const std::string_view restart,
                           optional_string(container, "restartPolicy"));
        ResourceList moment = phase.sidecars;
        REGIMEN_TRY(add(moment, own, spec));
        raise(phase.largest, moment);
        if (restart == "Always") {
            phase.sidecars = std::move(moment);
        }
    }
    return phase;
}

bool at_pod_level(std::string_view resource) {
    return resource == kCpuResource || resource == kMemoryResource ||
           resource.starts_with("hugepages-");
}

// Requests that the pod as a whole makes replace the sum over its containers.
Status apply_pod_level(ResourceList& total, const Value& spec) {
    REGIMEN_TRY_ASSIGN(const Value resources, optional_map(spec, "resources"));
    REGIMEN_TRY_ASSIGN(const ResourceList requests, optional_amounts(resources, "requests"));
    REGIMEN_TRY_ASSIGN(const ResourceList limits, optional_amounts(resources, "limits"));
    for (const ResourceAmount& limit : limits.items()) {
        if (at_pod_level(limit.name) && !total.contains(limit.name)) {
            total.set(limit.name, limit.amount);
        }
    }
    for (const ResourceAmount& request : requests.items()) {
        if (!at_pod_level(request.name)) {
            return resources.find("requests")
                .find(request.name)
                .complaint(ErrorCode::kInvalidArgument,
                           "found a resource that only containers ask for, expected cpu, memory or "
                           "hugepages");
        }
        total.set(request.name, request.amount);
    }
    return {};
}

}  // namespace

Result<ResourceList> optional_amounts(const Value& map, std::string_view key) {
    REGIMEN_TRY_ASSIGN(const Value entries, optional_map(map, key));
    std::vector<std::pair<std::string_view, std::int64_t>> read;
    read.reserve(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::string_view resource = entries.key(i).text();
        if (resource.empty()) {
            return entries.key(i).mistake("the name of a resource");
        }
        REGIMEN_TRY_ASSIGN(const std::int64_t amount, amount_of(resource, entries.value(i)));
        read.emplace_back(resource, amount);
    }
    // In the order of the names, each goes behind the last: amounts in any order cost no more.
    std::sort(read.begin(), read.end());
    ResourceList amounts;
    for (const auto& [resource, amount] : read) {
        amounts.set(resource, amount);
    }
    return amounts;
}

Result<ResourceList> pod_amounts(const Value& spec) {
    REGIMEN_TRY_ASSIGN(const Value containers, optional_sequence(spec, "containers"));
    if (containers.size() == 0) {
        return containers.complaint(ErrorCode::kInvalidArgument,
                                    "found none, expected at least one container");
    }
    REGIMEN_TRY_ASSIGN(const InitPhase init, init_amounts(spec));
    ResourceList total = init.sidecars;
    for (std::size_t i = 0; i < containers.size(); ++i) {
        REGIMEN_TRY_ASSIGN(const ResourceList own, container_amounts(containers.item(i)));
        REGIMEN_TRY(add(total, own, spec));
    }
    raise(total, init.largest);
    REGIMEN_TRY(apply_pod_level(total, spec));
    REGIMEN_TRY_ASSIGN(const ResourceList overhead, optional_amounts(spec, "overhead"));
    REGIMEN_TRY(add(total, overhead, spec));
    return total;
}

}  // namespace regimen::policy
