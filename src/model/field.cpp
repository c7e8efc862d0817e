#include "model/field.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>

namespace regimen {
namespace {

Status prefixed(std::string outer, Status status) {
    Error error = std::move(status.error());
    error.where = error.where.empty() ? std::move(outer) : outer + "." + error.where;
    return tl::unexpected(std::move(error));
}

}  // namespace

Status in_field(std::string_view outer, Status status) {
    return status ? status : prefixed(std::string(outer), std::move(status));
}

Status in_item(std::string_view outer, std::size_t index, Status status) {
    return status ? status : prefixed(fmt::format("{}[{}]", outer, index), std::move(status));
}

}  // namespace regimen
