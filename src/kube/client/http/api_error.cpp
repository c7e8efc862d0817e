#include "kube/client/http/api_error.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

#include "kube/client/json/utf8.hpp"

namespace regimen::kube::client {
namespace {

constexpr Duration kLongestRetryAfter = Duration::hours(1);

const char* reason_for(int code) {
    switch (code) {
        case 400:
            return "BadRequest";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "NotFound";
        case 405:
            return "MethodNotAllowed";
        case 406:
            return "NotAcceptable";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 413:
            return "RequestEntityTooLarge";
        case 415:
            return "UnsupportedMediaType";
        case 422:
            return "Invalid";
        case 429:
            return "TooManyRequests";
        case 500:
            return "InternalError";
        case 503:
            return "ServiceUnavailable";
        case 504:
            return "Timeout";
        default:
            return "Unknown";
    }
}

Status keep_text(JsonValue value, std::string& to) {
    if (value.kind() == JsonKind::kText) {
        REGIMEN_TRY_ASSIGN(const std::string_view text, value.text());
        to = shorten(text, kMaxMessageBytes);
    }
    return {};
}

Status read_cause(JsonValue value, std::vector<ApiCause>& causes) {
    if (causes.size() == kMaxCauses) {
        return {};
    }
    ApiCause& cause = causes.emplace_back();
    return value.each_field([&](std::string_view key, JsonValue part) {
        return key == "reason"    ? keep_text(part, cause.reason)
               : key == "message" ? keep_text(part, cause.message)
               : key == "field"   ? keep_text(part, cause.field)
                                  : Status();
    });
}

Status read_details(JsonValue details, ApiError& error) {
    return details.each_field([&](std::string_view key, JsonValue value) -> Status {
        if (key == "causes") {
            return value.each_item([&](JsonValue item) { return read_cause(item, error.causes); });
        }
        if (key == "retryAfterSeconds") {
            REGIMEN_TRY_ASSIGN(const std::int64_t seconds, value.integer());
            if (seconds > 0) {
                error.retry_after = std::min(
                    Duration::seconds(std::min<std::int64_t>(seconds, kLongestRetryAfter.micros())),
                    kLongestRetryAfter);
            }
        }
        return {};
    });
}

Status read_status(JsonValue status, ApiError& error) {
    return status.each_field([&](std::string_view key, JsonValue value) -> Status {
        if (key == "message") {
            return keep_text(value, error.message);
        }
        if (key == "reason") {
            return keep_text(value, error.reason);
        }
        if (key == "details") {
            return read_details(value, error);
        }
        if (key == "code") {
            REGIMEN_TRY_ASSIGN(const std::int64_t code, value.integer());
            error.code = code >= 100 && code < 1000 ? static_cast<int>(code) : error.code;
        }
        return {};
    });
}

void complete(ApiError& error) {
    if (error.reason == "Expired" || error.reason == "Gone") {
        error.code = 410;
    }
    if (error.reason.empty()) {
        error.reason = reason_for(error.code);
    }
}

}  // namespace

bool ApiError::has_cause(std::string_view cause) const {
    return std::any_of(causes.begin(), causes.end(),
                       [&](const ApiCause& known) { return known.reason == cause; });
}

ApiError api_error(const Response& response) {
    ApiError error;
    error.code = response.status;
    JsonParser parser;
    // What is read before the body turns out to be broken is kept.
    (void)parser.parse(response.body, [&](JsonValue root) { return read_status(root, error); });
    error.code = response.status;
    if (error.message.empty()) {
        error.message = shorten(clean_utf8(trim(response.body)), 200);
    }
    if (response.retry_after) {
        error.retry_after = std::min(*response.retry_after, kLongestRetryAfter);
    }
    if (error.reason.empty()) {
        error.reason = reason_for(error.code);
    }
    return error;
}

ApiError parse_status(JsonValue status) {
    ApiError error;
    error.code = 500;
    (void)read_status(status, error);
    complete(error);
    return error;
}

std::string to_string(const ApiError& error) {
    return error.message.empty()
               ? fmt::format("{} {}", error.code, error.reason)
               : fmt::format("{} {}: {}", error.code, error.reason, error.message);
}

Error to_error(const ApiError& error, std::string where) {
    const ErrorCode code = error.code == 404   ? ErrorCode::kNotFound
                           : error.code == 409 ? ErrorCode::kAlreadyExists
                           : error.code < 500  ? ErrorCode::kInvalidArgument
                                               : ErrorCode::kIo;
    return Error{code, to_string(error), std::move(where)};
}

}  // namespace regimen::kube::client
