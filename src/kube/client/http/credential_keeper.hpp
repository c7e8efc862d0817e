// CredentialKeeper: the current credential, fetched on a thread of its own whenever it is due.
// An old one is kept while fetching fails; without any, `error` says why. Private to this folder.
// Errors: as values; each failure is logged once, without the secret.
// Complexity: constant but for the fetch. Thread rule: the I/O thread; `post` carries results back.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "kube/client/config/credentials.hpp"

namespace regimen::kube::client {

class CredentialKeeper {
public:
    // `post` runs something on the I/O thread.
    CredentialKeeper(Connection connection, std::function<void(std::function<void()>)> post);
    // Ends a fetch that is on its way.
    ~CredentialKeeper();

    // Begins a fetch when one is due.
    void tick(Instant now);
    // The server refused this one: another is due, unless it has been replaced already.
    void refused(const Credential* credential);

    const std::shared_ptr<const Credential>& current() const { return current_; }
    bool fetching() const { return fetching_; }
    // Of the last fetch, when there is no credential.
    const std::string& error() const { return error_; }
    std::optional<Instant> due() const { return fetching_ ? std::nullopt : due_; }

private:
    void fetched(Result<Credential> result, Instant now);

    Connection connection_;
    std::function<void(std::function<void()>)> post_;
    std::shared_ptr<const Credential> current_;
    std::string error_;
    std::optional<Instant> due_ = Instant();  // monotonic
    bool fetching_ = false;
    bool changes_ = true;  // false: a new fetch would give the same
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

}  // namespace regimen::kube::client
