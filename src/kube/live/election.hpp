// Election: of several replicas one leads, by a Lease: whoever holds it renews it; who does not
// see it renewed for lease_duration, by his own monotonic clock, may take it. A holder that could
// not renew for renew_deadline, which is shorter, stops before anybody else can begin.
// Errors: none end it but the loss of the lease; what is wrong now is in last_error().
// Complexity: one small request each retry_period. Thread rule: the I/O thread; `started` and
// `lost` come from there, never inside a call. Source: client-go tools/leaderelection.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/rng.hpp"
#include "base/time.hpp"

#include "kube/client/http/transport.hpp"
#include "kube/client/write/lease.hpp"

namespace regimen::kube {

struct ElectionOptions {
    client::ObjectKey lease = {"regimen-system", "regimen"};
    std::string identity;  // of this process, never of two
    Duration lease_duration = Duration::seconds(15);
    Duration renew_deadline = Duration::seconds(10);
    Duration retry_period = Duration::seconds(1);
};

class Election {
public:
    using Clock = std::function<Instant()>;

    // `lost` says why; it comes at most once, after `started`, and ends the election.
    Election(client::Transport& transport, ElectionOptions options, Clock wall,
             std::function<void()> started, std::function<void(std::string why)> lost, Rng rng);
    ~Election();
    Election(const Election&) = delete;
    Election& operator=(const Election&) = delete;

    // kInvalidArgument for names that no Lease can have, times that make no sense, no identity.
    Status start();
    // Stands no more, and gives the lease back if it is held, so that the next one need not wait
    // for its end. `done` comes when the server has answered, or did not.
    void resign(std::function<void()> done);

    bool leads() const { return leads_; }
    // As last seen; empty: nobody.
    const std::string& holder() const { return seen_.holder; }
    const std::string& last_error() const { return last_error_; }

private:
    void look();
    void on_look(const client::Exchange& exchange);
    void take();
    void send(Result<client::Request> request, Instant sent_at);
    void on_taken(const client::Exchange& exchange, Instant sent_at);
    void see(client::Lease lease);
    void again(Duration pause);
    void lose(const std::string& why);
    void watch_deadline();
    void cancel_all();

    client::Transport& transport_;
    ElectionOptions options_;
    Clock wall_;
    std::function<void()> started_;
    std::function<void(std::string)> lost_;
    Rng rng_;
    client::Lease seen_;  // without a resource version: there is none
    Instant seen_at_;     // when it last changed
    Instant renewed_at_;
    bool leads_ = false;
    bool ended_ = false;
    std::string last_error_;
    std::optional<client::RequestId> request_;
    std::optional<client::TimerId> timer_;
    std::optional<client::TimerId> deadline_;
};

}  // namespace regimen::kube
