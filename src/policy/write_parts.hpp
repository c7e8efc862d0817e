// What the writers of nodes and pods share: amounts and maps of strings, left out when empty.
// Complexity: O(output). Thread rule: one thread for a writer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/labels.hpp"
#include "model/resources.hpp"
#include "policy/yaml_writer.hpp"

namespace regimen::policy {

// Canonical: cpu from milli-CPU, memory and its kin with binary suffixes, everything else in units.
std::string quantity_text(std::string_view resource, std::int64_t amount);
void write_amounts(YamlWriter& out, std::string_view key, const ResourceList& amounts);
void write_labels(YamlWriter& out, std::string_view key, const Labels& labels);

}  // namespace regimen::policy
