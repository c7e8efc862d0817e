// The YAML half of objects.hpp; see there for errors, complexity and the thread rule.
// YAML is read by yaml-cpp's event parser; scalars are typed as in YAML 1.2's core schema.
#pragma once

#include "policy/objects.hpp"

namespace regimen::policy {

Status for_each_yaml_object(const Source& source, const ObjectVisitor& visit);

}  // namespace regimen::policy
