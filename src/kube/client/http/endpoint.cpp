#include "kube/client/http/endpoint.hpp"

#include <algorithm>
#include <string_view>

namespace regimen::kube::client {
namespace {

struct Url {
    std::string_view scheme;
    std::string_view host;  // with brackets when it is an IPv6 address
    std::string_view port;
    std::string_view prefix;
};

Result<Url> parse_url(std::string_view text) {
    const auto bad = [&] {
        return fail(ErrorCode::kInvalidArgument, "server",
                    "found \"{}\", expected https://HOST[:PORT][/PREFIX]", text);
    };
    Url url;
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos) {
        return bad();
    }
    url.scheme = text.substr(0, colon);
    std::string_view rest = text.substr(colon + 3);
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    url.prefix = rest.substr(slash);
    rest = rest.substr(0, slash);
    const std::size_t bracket = rest.starts_with('[') ? rest.find(']') : 0;
    if (bracket == std::string_view::npos) {
        return bad();
    }
    const std::size_t port = rest.find(':', bracket);
    url.host = rest.substr(0, port);
    url.port = port == std::string_view::npos ? (url.scheme == "http" ? "80" : "443")
                                              : rest.substr(port + 1);
    const bool digits =
        std::all_of(url.port.begin(), url.port.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (url.host.empty() || url.port.empty() || !digits || url.port.size() > 5 ||
        text.find_first_of(" \t\r\n?#@") != std::string_view::npos ||
        (url.scheme != "http" && url.scheme != "https")) {
        return bad();
    }
    return url;
}

}  // namespace

Result<Endpoint> make_endpoint(const Connection& connection) {
    REGIMEN_TRY_ASSIGN(const Url url, parse_url(connection.server));
    Endpoint endpoint;
    const std::string& name = connection.tls_server_name;
    endpoint.base_url = fmt::format("{}://{}:{}{}", url.scheme, name.empty() ? url.host : name,
                                    url.port, url.prefix);
    REGIMEN_TRY(parse_url(endpoint.base_url));
    while (endpoint.base_url.ends_with('/')) {
        endpoint.base_url.pop_back();
    }
    if (!name.empty()) {
        endpoint.connect_to = fmt::format("::{}:{}", url.host, url.port);
    }
    return endpoint;
}

}  // namespace regimen::kube::client
