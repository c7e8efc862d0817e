// Plane: a real control plane of one test, in a folder of its own; ended with it.
// Errors: start() says why; a test then skips or fails (REGIMEN_CONTROLPLANE=required).
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "files/temporary_directory.hpp"

#include "kube/client/config/connection.hpp"

namespace regimen::e2e {

class Plane {
public:
    static bool is_built();
    static bool is_required();
    static Result<std::unique_ptr<Plane>> start();
    ~Plane();

    // As administrator.
    const kube::client::Connection& connection() const { return connection_; }
    // Ends one server by SIGKILL and starts it again.
    Status restart(const std::string& server);

private:
    Plane() = default;

    files::TemporaryDirectory folder_;
    kube::client::Connection connection_;
};

}  // namespace regimen::e2e

// Begins a test: `plane` is a running control plane, or the test ends here.
#define REGIMEN_START_PLANE(plane)                                                             \
    if (!::regimen::e2e::Plane::is_built() && !::regimen::e2e::Plane::is_required()) {         \
        GTEST_SKIP() << "no control plane is built: make controlplane";                        \
    }                                                                                          \
    auto plane##_started = ::regimen::e2e::Plane::start();                                     \
    ASSERT_TRUE(plane##_started.has_value()) << ::regimen::to_string(plane##_started.error()); \
    ::regimen::e2e::Plane& plane = **plane##_started  // NOLINT(bugprone-macro-parentheses): a name
