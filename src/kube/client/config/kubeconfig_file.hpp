// KubeconfigFile: one kubeconfig file read and checked, nothing merged yet. Private to this folder.
// Each entry keeps its place, so that a mistake found while merging can still be shown.
// Errors: kNotFound, kIo, kInvalidArgument, kUnsupported; `where` is "file:line:column".
// Complexity: O(bytes). Thread rule: pure.
#pragma once

#include <map>
#include <string>

#include "base/result.hpp"

#include "kube/client/config/connection.hpp"

namespace regimen::kube::client {

struct KubeconfigCluster {
    Connection connection;  // without credentials
    std::string where;
};

struct KubeconfigUser {
    CredentialConfig credentials;
    std::string unsupported;  // a field that we would have to obey and cannot
    std::string where;
};

struct KubeconfigContext {
    std::string cluster;
    std::string user;
    std::string namespace_name;
    std::string where;
};

struct KubeconfigFile {
    std::map<std::string, KubeconfigCluster> clusters;
    std::map<std::string, KubeconfigUser> users;
    std::map<std::string, KubeconfigContext> contexts;
    std::string current_context;
    std::string current_context_where;
};

Result<KubeconfigFile> read_kubeconfig_file(const std::string& path);
// The same for its text; `path` is where relative paths and messages begin.
Result<KubeconfigFile> parse_kubeconfig_file(const std::string& text, const std::string& path);

}  // namespace regimen::kube::client
