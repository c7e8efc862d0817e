// Credentials: what a request is signed with, and when to fetch it anew. Token and certificate
// files are read again every minute, since Kubernetes replaces them; an exec plugin runs again
// shortly before what it gave expires; both also after the server answered 401.
// Errors: those of the files and of exec_plugin.hpp; no message holds a secret.
// Complexity: fetch_credential blocks for a file or a program, so it is not for the I/O thread.
// Thread rule: any thread. Source: client-go transport/token_source.go.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"

#include "kube/client/config/connection.hpp"

namespace regimen::kube::client {

struct Credential {
    std::string bearer_token;
    std::string certificate_pem;
    std::string key_pem;
    std::optional<Duration> refresh_after;  // none: it never changes
};

// `wall` decides how long the answer of an exec plugin is good for; once `stop` is true, a plugin
// is ended.
Result<Credential> fetch_credential(const Connection& connection, Instant wall,
                                    const std::atomic<bool>* stop = nullptr);

}  // namespace regimen::kube::client
