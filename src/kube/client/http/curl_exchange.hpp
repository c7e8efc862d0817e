// CurlExchange: one request on its way: a curl handle with its options, what has come back so far,
// and what its end means. Private to this folder; the multi handle of curl_transport.cpp drives it.
// Errors: in the Exchange. Complexity: a piece of the body is copied once, or not at all when it is
// streamed. Thread rule: the I/O thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "kube/client/config/credentials.hpp"
#include "kube/client/http/endpoint.hpp"
#include "kube/client/http/transport.hpp"

namespace regimen::kube::client {

// What all exchanges with one server share.
struct ServerIdentity {
    Endpoint endpoint;
    Connection connection;
    std::string user_agent;
    Duration connect_timeout;
};

struct PendingRequest {
    RequestId id{};
    Request request;
    Handlers handlers;
    bool was_unauthorized = false;  // sent once, with a credential that was refused
};

class CurlExchange {
public:
    CurlExchange(PendingRequest pending, const ServerIdentity& server,
                 std::shared_ptr<const Credential> credential);
    ~CurlExchange();
    CurlExchange(const CurlExchange&) = delete;
    CurlExchange& operator=(const CurlExchange&) = delete;

    void* handle() const { return easy_; }  // CURL*
    PendingRequest& pending() { return pending_; }
    const Credential* credential() const { return credential_.get(); }
    bool is_stream() const { return static_cast<bool>(pending_.handlers.on_data); }

    // No callback from now on.
    void silence() { silent_ = true; }
    bool silent() const { return silent_; }

    // What came of it; `code` is the CURLcode of its end.
    Exchange finish(int code);

private:
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
    std::size_t accept(std::string_view piece);
    void set_options(const ServerIdentity& server);
    void set_tls(const Connection& connection);
    void set_request();
    Failure failure(int code) const;

    PendingRequest pending_;
    std::shared_ptr<const Credential> credential_;
    void* easy_ = nullptr;
    void* headers_ = nullptr;     // curl_slist*
    void* connect_to_ = nullptr;  // curl_slist*
    std::string url_;
    std::string error_text_;
    std::string body_;
    bool too_large_ = false;
    bool silent_ = false;
};

}  // namespace regimen::kube::client
