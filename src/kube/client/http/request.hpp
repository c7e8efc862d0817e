// Request, Response, Failure: one exchange with the API server, as plain values.
// Errors: an Exchange is a Response of any status, or a Failure when no whole response came.
// Complexity: plain data. Thread rule: values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "base/time.hpp"

namespace regimen::kube::client {

enum class Method : std::uint8_t { kGet, kPost, kPut, kPatch, kDelete };
const char* name(Method method);

inline constexpr std::size_t kMaxBodyBytes = std::size_t{16} << 20;

struct Request {
    Method method = Method::kGet;
    std::string target = {};  // "/api/v1/pods?limit=500", already encoded (resource_path.hpp)
    std::string accept = "application/json";
    std::string content_type = {};  // of the body; none: no body is sent
    std::string body = {};
    Duration timeout = Duration::seconds(30);  // of the whole exchange; zero: none
    std::size_t max_body_bytes = kMaxBodyBytes;
    bool fresh_connection = false;  // when the one that is there may be dead
};

struct Response {
    int status = 0;
    std::string body = {};  // empty when it went to a stream
    std::string content_type = {};
    std::optional<Duration> retry_after = {};

    bool ok() const { return status >= 200 && status < 300; }
};

enum class FailureKind : std::uint8_t {
    kNotSent,      // the server has not seen it: no address, no connection, no trust
    kLost,         // the connection broke; the server may have carried it out
    kTimeout,      // likewise
    kTooLarge,     // more than max_body_bytes
    kCredentials,  // no credential could be had; not sent
    kOverload,     // too many requests wait already; not sent
    kShutdown,     // the transport has ended; it may have been carried out
};
const char* name(FailureKind kind);

struct Failure {
    FailureKind kind = FailureKind::kLost;
    std::string message = {};

    bool maybe_carried_out() const {
        return kind == FailureKind::kLost || kind == FailureKind::kTimeout ||
               kind == FailureKind::kTooLarge || kind == FailureKind::kShutdown;
    }
};

using Exchange = tl::expected<Response, Failure>;

}  // namespace regimen::kube::client
