#include "policy/write_parts.hpp"

#include "base/quantity.hpp"

namespace regimen::policy {

std::string quantity_text(std::string_view resource, std::int64_t amount) {
    if (resource == kCpuResource) {
        return Quantity::from_milli(amount).to_string();
    }
    const bool bytes = resource == kMemoryResource || resource == "ephemeral-storage" ||
                       resource.starts_with("hugepages-");
    return Quantity::from_units(amount,
                                bytes ? Quantity::Format::kBinarySi : Quantity::Format::kDecimalSi)
        .to_string();
}

void write_amounts(YamlWriter& out, std::string_view key, const ResourceList& amounts) {
    if (amounts.empty()) {
        return;
    }
    out.open(key);
    for (const ResourceAmount& entry : amounts.items()) {
        out.field(entry.name, quantity_text(entry.name, entry.amount));
    }
    out.end();
}

void write_labels(YamlWriter& out, std::string_view key, const Labels& labels) {
    if (labels.empty()) {
        return;
    }
    out.open(key);
    for (const auto& [name, value] : labels.items()) {
        out.field(name, value);
    }
    out.end();
}

}  // namespace regimen::policy
