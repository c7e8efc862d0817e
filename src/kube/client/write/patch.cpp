#include "kube/client/write/patch.hpp"

namespace regimen::kube::client {
namespace {

const char* content_type(PatchType type) {
    switch (type) {
        case PatchType::kMerge:
            return "application/merge-patch+json";
        case PatchType::kStrategic:
            return "application/strategic-merge-patch+json";
        case PatchType::kApply:
            return "application/apply-patch+yaml";
    }
    return "application/merge-patch+json";
}

}  // namespace

Result<Request> patch_request(const Patch& patch) {
    if (patch.patch == PatchType::kApply && patch.field_manager.empty()) {
        return fail(ErrorCode::kInvalidArgument, "fieldManager",
                    "found nothing, expected the name of who applies");
    }
    REGIMEN_TRY_ASSIGN(std::string path, object_path(patch.type, patch.key, patch.subresource));
    Request request;
    request.method = Method::kPatch;
    const bool force = patch.force && patch.patch == PatchType::kApply;
    request.target = with_query(
        std::move(path), {{"fieldManager", patch.field_manager}, {"force", force ? "true" : ""}});
    request.content_type = content_type(patch.patch);
    request.body = patch.body;
    return request;
}

}  // namespace regimen::kube::client
