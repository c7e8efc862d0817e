#include "kube/client/http/credential_keeper.hpp"

#include <utility>

#include "base/log.hpp"

#include "kube/client/http/clock.hpp"

namespace regimen::kube::client {
namespace {

constexpr Duration kRetryAfter = Duration::seconds(10);

}  // namespace

CredentialKeeper::CredentialKeeper(Connection connection,
                                   std::function<void(std::function<void()>)> post)
    : connection_(std::move(connection)), post_(std::move(post)) {
    const CredentialConfig& config = connection_.credentials;
    changes_ = config.exec || !config.token_file.empty() || !config.certificate_file.empty() ||
               !config.key_file.empty();
}

CredentialKeeper::~CredentialKeeper() {
    stop_ = true;
    if (thread_.joinable()) {
        thread_.join();
    }
}

void CredentialKeeper::tick(Instant now) {
    if (fetching_ || !due_ || *due_ > now) {
        return;
    }
    if (thread_.joinable()) {
        thread_.join();
    }
    if (!changes_) {
        fetched(fetch_credential(connection_, wall_now()), now);
        return;
    }
    fetching_ = true;
    thread_ = std::thread([this] {
        Result<Credential> result = fetch_credential(connection_, wall_now(), &stop_);
        post_([this, result = std::move(result)]() mutable {
            fetching_ = false;
            fetched(std::move(result), monotonic_now());
        });
    });
}

void CredentialKeeper::refused(const Credential* credential) {
    if (credential == current_.get() && changes_ && !fetching_) {
        due_ = Instant();
    }
}

void CredentialKeeper::fetched(Result<Credential> result, Instant now) {
    due_.reset();
    if (result) {
        if (result->refresh_after) {
            due_ = now + *result->refresh_after;
        }
        current_ = std::make_shared<const Credential>(std::move(*result));
        error_.clear();
    } else {
        due_ = now + kRetryAfter;
        error_ = to_string(result.error());
        log_event(Level::kWarn, "credentials_not_refreshed", {{"error", error_}});
    }
}

}  // namespace regimen::kube::client
