// Kubeconfig files -> Connection: $KUBECONFIG's list or ~/.kube/config, merged as kubectl does,
// and one context of the result.
// Merge: of clusters, users and contexts with one name, the one in the first file counts, whole; so
// does the first current-context. Files of the list that do not exist are left out; a file that
// was named explicitly must exist. Relative paths start at the folder of their file.
// Errors: kNotFound (file, context, cluster, user), kInvalidArgument "file:line:column: field:
// found X, expected Y", kUnsupported for what would silently change who we are (impersonation,
// user name with password, auth-provider). No message quotes a secret.
// Complexity: O(bytes). Thread rule: pure functions on the file system.
// Source: client-go tools/clientcmd/{loader,client_config,validation}.go.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

#include "kube/client/config/connection.hpp"

namespace regimen::kube::client {

struct KubeconfigOptions {
    std::vector<std::string> files;  // in order of preference
    bool files_must_exist = false;
    std::string context;  // empty: current-context
};

// `path` as from --kubeconfig, empty for $KUBECONFIG (environment_list) and else ~/.kube/config.
KubeconfigOptions kubeconfig_files(std::string_view path, std::string_view environment_list,
                                   std::string_view home);

Result<Connection> load_kubeconfig(const KubeconfigOptions& options);

}  // namespace regimen::kube::client
