#include "model/resources.hpp"

#include <algorithm>

#include "base/quantity.hpp"

namespace regimen {
namespace {

bool before(const ResourceAmount& entry, std::string_view name) {
    return entry.name < name;
}

}  // namespace

std::string to_string(const ResourceAmount& entry) {
    if (entry.name == kCpuResource) {
        return Quantity::from_milli(entry.amount).to_string();
    }
    const bool bytes = entry.name == kMemoryResource || entry.name == "ephemeral-storage";
    return Quantity::from_units(entry.amount,
                                bytes ? Quantity::Format::kBinarySi : Quantity::Format::kDecimalSi)
        .to_string();
}

void ResourceList::set(std::string_view name, std::int64_t amount) {
    const auto at = std::lower_bound(items_.begin(), items_.end(), name, before);
    if (at != items_.end() && at->name == name) {
        at->amount = amount;
    } else {
        items_.insert(at, {std::string(name), amount});
    }
}

std::int64_t ResourceList::get(std::string_view name) const {
    const auto at = std::lower_bound(items_.begin(), items_.end(), name, before);
    return at != items_.end() && at->name == name ? at->amount : 0;
}

bool ResourceList::contains(std::string_view name) const {
    const auto at = std::lower_bound(items_.begin(), items_.end(), name, before);
    return at != items_.end() && at->name == name;
}

Status validate(const ResourceList& list, std::string_view field) {
    for (const ResourceAmount& entry : list.items()) {
        if (entry.name.empty()) {
            return fail(ErrorCode::kInvalidArgument, std::string(field),
                        "a resource without a name: expected one such as \"cpu\"");
        }
        if (entry.amount < 0 || entry.amount > kMaxAmount) {
            return fail(ErrorCode::kInvalidArgument, fmt::format("{}.{}", field, entry.name),
                        "{}: expected 0 to {}", entry.amount, kMaxAmount);
        }
    }
    return {};
}

}  // namespace regimen
