#include "kube/client/http/request.hpp"

namespace regimen::kube::client {

const char* name(Method method) {
    switch (method) {
        case Method::kGet:
            return "GET";
        case Method::kPost:
            return "POST";
        case Method::kPut:
            return "PUT";
        case Method::kPatch:
            return "PATCH";
        case Method::kDelete:
            return "DELETE";
    }
    return "GET";
}

const char* name(FailureKind kind) {
    switch (kind) {
        case FailureKind::kNotSent:
            return "not sent";
        case FailureKind::kLost:
            return "connection lost";
        case FailureKind::kTimeout:
            return "timeout";
        case FailureKind::kTooLarge:
            return "response too large";
        case FailureKind::kCredentials:
            return "no credentials";
        case FailureKind::kOverload:
            return "overload";
        case FailureKind::kShutdown:
            return "shutdown";
    }
    return "unknown";
}

}  // namespace regimen::kube::client
