// CurlTransport: the real Transport. One thread runs curl's multi interface: HTTP/2 where the
// server has it, so that watches and writes share one connection, and everything else of the client
// as its callbacks. Credentials are fetched beside it, so that a slow plugin stops no watch; a 401
// has them fetched anew and the request sent once more.
//
// curl may itself send a request again when a kept connection turns out to be dead before a byte
// of the answer came, so every write must be safe to repeat (write/write.hpp).
// Errors: start() kInvalidArgument for a bad address. Complexity: one thread, at most max_in_flight
// exchanges at once; max_waiting bounds what waits, beyond it requests fail with kOverload.
// Thread rule: see transport.hpp; start, shutdown and destroy from outside the I/O thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "base/result.hpp"

#include "kube/client/config/connection.hpp"
#include "kube/client/http/transport.hpp"

namespace regimen::kube::client {

struct TransportOptions {
    std::size_t max_in_flight = 200;
    std::size_t max_waiting = 100'000;
    Duration connect_timeout = Duration::seconds(10);
    std::string user_agent = "regimen/" REGIMEN_VERSION;
};

class CurlTransport : public Transport {
public:
    static Result<std::unique_ptr<CurlTransport>> start(Connection connection,
                                                        const TransportOptions& options = {});
    // shutdown() without patience.
    ~CurlTransport() override;

    Instant now() const override;
    void post(std::function<void()> run) override;
    TimerId call_at(Instant when, std::function<void()> run) override;
    void cancel(TimerId timer) override;
    RequestId send(Request request, Handlers handlers) override;
    void cancel(RequestId request) override;

    // Accepts nothing new, gives what is on its way (streams apart) up to `patience`, ends the rest
    // with kShutdown, and joins the thread. A second call does nothing.
    void shutdown(Duration patience);

private:
    class Loop;
    explicit CurlTransport(std::unique_ptr<Loop> loop);

    std::unique_ptr<Loop> loop_;
};

}  // namespace regimen::kube::client
