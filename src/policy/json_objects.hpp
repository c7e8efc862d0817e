// The JSON half of objects.hpp; see there for errors, complexity and the thread rule.
// Source: RFC 8259, read by simdjson on demand: a List of a gigabyte costs its text and one object.
#pragma once

#include "policy/objects.hpp"

namespace regimen::policy {

Status for_each_json_object(const Source& source, const ObjectVisitor& visit);

}  // namespace regimen::policy
