// Connection: all that is needed to reach one API server, as plain values: where it is, whom to
// trust, who we are. Made by kubeconfig.hpp or in_cluster.hpp, used by http/curl_transport.hpp.
// It holds secrets: never log one, and put no field of it into a message.
// Errors: none. Complexity: plain data. Thread rule: a value.
// Source: client-go tools/clientcmd/api/v1/types.go (Cluster, AuthInfo, ExecConfig).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace regimen::kube::client {

// A program that gives credentials (`users[].user.exec`).
struct ExecConfig {
    std::string command;  // as exec searches it; with a slash it is already absolute
    std::vector<std::string> arguments;
    std::vector<std::pair<std::string, std::string>> environment;  // added to ours
    std::string api_version;   // client.authentication.k8s.io/v1 or v1beta1
    std::string install_hint;  // for the message when the command is not there
    bool provide_cluster_info = false;
    bool always_interactive = false;
};

// Who we are. At most one of token, token_file and exec counts, in this order of preference: exec
// last; a token file wins over a token, as in client-go. A certificate may come with any.
struct CredentialConfig {
    std::string token;
    std::string token_file;
    std::string certificate_pem;  // client certificate and key: either text or files
    std::string key_pem;
    std::string certificate_file;
    std::string key_file;
    std::optional<ExecConfig> exec;
};

struct Connection {
    std::string server;           // "https://host:port/prefix", no slash at the end
    std::string tls_server_name;  // what the server's certificate must name, when not the host
    bool insecure_skip_tls_verify = false;
    std::string ca_pem;  // empty: what the system trusts
    std::string ca_file;
    std::string proxy_url;  // http://, https:// or socks5://; empty: what the environment says
    std::string default_namespace = "default";
    CredentialConfig credentials;
};

}  // namespace regimen::kube::client
