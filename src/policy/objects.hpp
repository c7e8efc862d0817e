// The objects in a text of YAML or JSON, one by one: every document of YAML, and every item where
// the document is a List, as kubectl prints them. A JSON List is walked item by item, so memory
// holds the text and one object; a YAML document is held whole.
// Errors: kInvalidArgument for what is neither, with its place, kOutOfRange beyond the limits of
// document.hpp, and whatever the visitor returns, which ends the walk. Complexity: O(bytes).
// Thread rule: a pure function of the text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "policy/document.hpp"

namespace regimen::policy {

inline constexpr std::size_t kMaxFileBytes = std::size_t{2} << 30;

struct Source {
    std::string name;  // of the file, for messages
    std::string_view text;
    std::uint32_t first_line = 1;  // of the text within the file
};

// `kind` is the object's own, or what the list that holds it says about its items: the API server
// leaves it out of a NodeList's nodes. Empty when neither says.
using ObjectVisitor = std::function<Status(const Value& object, std::string_view kind)>;

// JSON when the text begins with '{' and then '"' or '}', else YAML.
Status for_each_object(const Source& source, const ObjectVisitor& visit);

}  // namespace regimen::policy
