#include "policy/objects.hpp"

#include "policy/json_objects.hpp"
#include "policy/yaml_objects.hpp"

namespace regimen::policy {

Status for_each_object(const Source& source, const ObjectVisitor& visit) {
    const std::size_t first = source.text.find_first_not_of(" \t\r\n");
    const bool json = first != std::string_view::npos && source.text[first] == '{';
    return json ? for_each_json_object(source, visit) : for_each_yaml_object(source, visit);
}

}  // namespace regimen::policy
