// Endpoint: the address of a Connection, taken apart as curl wants it. Private to this folder.
// A tls-server-name becomes the host of the URL, and the connection goes to the real host instead:
// so it is what the certificate must name, and what the TLS handshake asks for.
// Errors: kInvalidArgument for what is no URL of a server. Complexity: O(characters).
// Thread rule: a value.
#pragma once

#include <string>

#include "base/result.hpp"

#include "kube/client/config/connection.hpp"

namespace regimen::kube::client {

struct Endpoint {
    std::string base_url;    // "https://host:port/prefix"
    std::string connect_to;  // "::host:port" when that differs from base_url's, else empty
};

Result<Endpoint> make_endpoint(const Connection& connection);

}  // namespace regimen::kube::client
