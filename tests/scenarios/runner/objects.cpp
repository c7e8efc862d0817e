#include "runner/objects.hpp"

#include "engine/admission/order/waiting_order.hpp"
#include "engine/placement/score/score.hpp"

namespace regimen::scenario {
namespace {

class Reader {
public:
    policy::ObjectVisitor visitor() {
        return [this](const policy::Value& object, std::string_view kind) {
            return visit(object, kind);
        };
    }
    Objects finish() && { return std::move(objects_); }

private:
    Status visit(const policy::Value& object, std::string_view kind) {
        const policy::Value metadata = object.find("metadata");
        const std::string name(metadata.find("name").text());
        if (kind == "Node") {
            objects_.places.emplace("Node/" + name, object.where());
            return {};
        }
        if (kind == "Pod") {
            const policy::Value space = metadata.find("namespace");
            const std::string_view in = space.present() ? space.text() : "default";
            objects_.places.emplace(fmt::format("Pod/{}/{}", in, name), object.where());
            return {};
        }
        if (kind == "Policy") {
            return read_policy(object, kind);
        }
        if (kind == "PodGroup") {
            return {};
        }
        return object.find("kind").mistake("Node, Pod, PodGroup or Policy");
    }

    Status read_policy(const policy::Value& object, std::string_view kind) {
        const auto [first, is_new] = objects_.places.emplace("Policy/", object.where());
        if (!is_new) {
            return object.complaint(
                ErrorCode::kAlreadyExists,
                fmt::format("found a second Policy, the first is at {}, expected one in a section",
                            first->second));
        }
        const policy::KnownPolicies known{engine::score_names(), engine::order_names()};
        REGIMEN_TRY_ASSIGN(objects_.policy, policy::read_policy_object(object, kind, known));
        return {};
    }

    Objects objects_;
};

}  // namespace

Result<Objects> read_objects(const policy::Source& source) {
    Reader reader;
    REGIMEN_TRY(policy::for_each_object(source, reader.visitor()));
    Objects objects = std::move(reader).finish();
    REGIMEN_TRY_ASSIGN(objects.cluster, policy::parse_kubernetes({source}));
    return objects;
}

}  // namespace regimen::scenario
