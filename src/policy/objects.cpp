#include "policy/objects.hpp"

#include "policy/json_objects.hpp"
#include "policy/source_text.hpp"
#include "policy/yaml_objects.hpp"

namespace regimen::policy {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// '{' and then '"' or '}': YAML's flow maps begin with '{' too, but rarely with a quote.
bool looks_like_json(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos || text[first] != '{') {
        return false;
    }
    const std::size_t second = text.find_first_not_of(kSpace, first + 1);
    return second != std::string_view::npos && (text[second] == '"' || text[second] == '}');
}

}  // namespace

Status for_each_object(const Source& source, const ObjectVisitor& visit) {
    Source plain = source;
    plain.text.remove_prefix(plain.text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
    REGIMEN_TRY(check_text(plain.name, plain.text, plain.first_line));
    return looks_like_json(plain.text) ? for_each_json_object(plain, visit)
                                       : for_each_yaml_object(plain, visit);
}

}  // namespace regimen::policy
