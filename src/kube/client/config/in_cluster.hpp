// The Connection of a pod to its own cluster: address from the environment, token, certificate
// authority and namespace from the folder that Kubernetes mounts for the service account.
// Errors: kNotFound when this is no pod, kIo when the folder cannot be read.
// Complexity: constant. Thread rule: pure functions on environment and file system.
// Source: client-go rest/config.go, InClusterConfig.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

#include "kube/client/config/connection.hpp"

namespace regimen::kube::client {

inline constexpr std::string_view kServiceAccountFolder =
    "/var/run/secrets/kubernetes.io/serviceaccount";

// `host` and `port` are KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT.
Result<Connection> in_cluster_connection(std::string_view host, std::string_view port,
                                         std::string_view folder = kServiceAccountFolder);

}  // namespace regimen::kube::client
