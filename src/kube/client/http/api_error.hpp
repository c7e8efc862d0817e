// ApiError: what the API server said no with: its Status object, or what stands for it when
// something between us and the server answered.
// Errors: a body that is no Status gives an ApiError made from the HTTP status alone.
// Complexity: O(bytes), at most kMaxCauses causes and kMaxMessageBytes of text are kept.
// Thread rule: pure. Source: apimachinery pkg/apis/meta/v1/types.go (Status, StatusReason), and
// pkg/api/errors/errors.go for what a status without a body means.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

#include "kube/client/http/request.hpp"
#include "kube/client/json/json_value.hpp"

namespace regimen::kube::client {

inline constexpr std::size_t kMaxCauses = 16;
inline constexpr std::size_t kMaxMessageBytes = 2048;

struct ApiCause {
    std::string reason;  // "ResourceVersionTooLarge", "DisruptionBudget", "FieldValueInvalid"
    std::string message;
    std::string field;
};

struct ApiError {
    int code = 0;        // HTTP status
    std::string reason;  // "Conflict", "Expired"; Kubernetes' word, or the one for the code
    std::string message;
    std::optional<Duration> retry_after;
    std::vector<ApiCause> causes;

    bool has_cause(std::string_view cause) const;
    // The resource version or continue token is too old: list again.
    bool is_expired() const { return code == 410; }
    bool is_conflict() const { return code == 409 && reason != "AlreadyExists"; }
    bool already_exists() const { return reason == "AlreadyExists"; }
    bool is_not_found() const { return code == 404; }
    bool is_too_many_requests() const { return code == 429; }
    // The server has not seen a resource version that we have: it is behind, or was restored.
    bool is_version_too_large() const { return has_cause("ResourceVersionTooLarge"); }
};

// Of a response that is not ok().
ApiError api_error(const Response& response);
// Of a Status object inside a watch stream.
ApiError parse_status(JsonValue status);

// "409 Conflict: message".
std::string to_string(const ApiError& error);
Error to_error(const ApiError& error, std::string where);

}  // namespace regimen::kube::client
