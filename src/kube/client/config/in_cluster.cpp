#include "kube/client/config/in_cluster.hpp"

#include "base/text.hpp"
#include "files/directory.hpp"
#include "files/input_file.hpp"

namespace regimen::kube::client {
namespace {

constexpr std::size_t kMaxFileBytes = std::size_t{4} << 20;

}  // namespace

Result<Connection> in_cluster_connection(std::string_view host, std::string_view port,
                                         std::string_view folder) {
    if (host.empty() || port.empty()) {
        return fail(ErrorCode::kNotFound, "",
                    "found no KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT, expected to "
                    "run in a pod, or a kubeconfig");
    }
    Connection connection;
    const bool ipv6 = host.find(':') != std::string_view::npos && host.front() != '[';
    connection.server = ipv6 ? fmt::format("https://[{}]:{}", host, port)
                             : fmt::format("https://{}:{}", host, port);
    connection.credentials.token_file = files::join_path(folder, "token");
    // Read once here, so that a pod without a token says so at its start.
    REGIMEN_TRY(files::read_whole(connection.credentials.token_file, kMaxFileBytes));
    REGIMEN_TRY_ASSIGN(connection.ca_pem,
                       files::read_whole(files::join_path(folder, "ca.crt"), kMaxFileBytes));
    if (const auto name = files::read_whole(files::join_path(folder, "namespace"), kMaxFileBytes);
        name && !trim(*name).empty()) {
        connection.default_namespace = trim(*name);
    }
    return connection;
}

}  // namespace regimen::kube::client
