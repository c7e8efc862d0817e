#include "policy/object_list.hpp"

namespace regimen::policy {
namespace {

constexpr std::string_view kListSuffix = "List";

}  // namespace

bool is_list_kind(std::string_view kind) {
    return kind.ends_with(kListSuffix);
}

Status visit_object(const Value& object, std::string_view list_kind, const ObjectVisitor& visit) {
    if (object.kind() != Kind::kMap) {
        return object.mistake("a map: an object with apiVersion and kind");
    }
    const Value kind = object.find("kind");
    if (kind.present()) {
        if (kind.kind() != Kind::kString || kind.text().empty()) {
            return kind.mistake("the name of a kind, such as \"Pod\"");
        }
        return visit(object, kind.text());
    }
    // The API server's NodeList says once for all items what they are; kubectl's List says nothing.
    if (is_list_kind(list_kind)) {
        list_kind.remove_suffix(kListSuffix.size());
    }
    return visit(object, list_kind);
}

Status visit_root(const Value& root, const ObjectVisitor& visit) {
    const Value items = root.find("items");
    const std::string_view kind = root.find("kind").text();
    if (!is_list_kind(kind) || items.absent()) {
        return visit_object(root, {}, visit);
    }
    if (items.present() && items.kind() != Kind::kSequence) {
        return items.mistake("a list of objects");
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        REGIMEN_TRY(visit_object(items.item(i), kind, visit));
    }
    return {};
}

}  // namespace regimen::policy
