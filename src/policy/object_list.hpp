// What both readers of objects.hpp share: handing one object to the visitor, under its own kind or
// the one that its list implies. Errors: an object that is no map, or a kind that is no name.
// Complexity: O(entries of the object). Thread rule: pure functions.
#pragma once

#include "policy/objects.hpp"

namespace regimen::policy {

Status visit_object(const Value& object, std::string_view list_kind, const ObjectVisitor& visit);
// A document: its items when it is a List, else itself.
Status visit_root(const Value& root, const ObjectVisitor& visit);
// "List", "NodeList", "PodList", ...
bool is_list_kind(std::string_view kind);

}  // namespace regimen::policy
