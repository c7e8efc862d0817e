// Exec credential plugins: the request that goes into KUBERNETES_EXEC_INFO, the ExecCredential that
// comes back, and running the program.
// Errors: those of child_process.hpp, with the install hint of the kubeconfig; kInvalidArgument for
// an answer that is no ExecCredential of the version asked for, or carries no credential;
// kUnsupported for a plugin that must ask a person. No message quotes the answer.
// Complexity: blocks as long as the program runs. Thread rule: any thread.
// Source: client-go plugin/pkg/client/auth/exec; client.authentication.k8s.io/v1 and v1beta1.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

#include "kube/client/config/connection.hpp"

namespace regimen::kube::client {

struct ExecCredential {
    std::string token;
    std::string certificate_pem;
    std::string key_pem;
    std::optional<Instant> expires;  // wall clock
};

// The text of KUBERNETES_EXEC_INFO.
std::string exec_info(const ExecConfig& exec, const Connection& cluster);
Result<ExecCredential> parse_exec_credential(std::string_view text, const ExecConfig& exec);
Result<ExecCredential> run_exec_plugin(const ExecConfig& exec, const Connection& cluster,
                                       const std::atomic<bool>* stop = nullptr);

}  // namespace regimen::kube::client
