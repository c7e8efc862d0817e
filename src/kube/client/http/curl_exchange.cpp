#include "kube/client/http/curl_exchange.hpp"

#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <utility>

#include "base/assert.hpp"

namespace regimen::kube::client {
namespace {

constexpr long kReceiveBytes = 256L << 10;
constexpr int kUnacknowledgedMs = 30'000;

// A peer that acknowledges nothing is gone, even if no one said so.
int on_socket(void*, curl_socket_t socket, curlsocktype) {
    const int limit_ms = kUnacknowledgedMs;
    (void)::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &limit_ms, sizeof limit_ms);
    const int on = 1;
    (void)::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return CURL_SOCKOPT_OK;
}

template <class Value>
void set(void* easy, CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(easy, option, value);
    REGIMEN_ASSERT(code == CURLE_OK, "curl option {}: {}", static_cast<int>(option),
                   curl_easy_strerror(code));
}

// curl keeps no copy: the text lives as long as the exchange.
void set_blob(void* easy, CURLoption option, const std::string& text) {
    curl_blob blob{};
    blob.data = const_cast<char*>(text.data());
    blob.len = text.size();
    blob.flags = CURL_BLOB_NOCOPY;
    set(easy, option, &blob);
}

curl_slist* append(curl_slist* list, const std::string& text) {
    curl_slist* longer = curl_slist_append(list, text.c_str());
    REGIMEN_ASSERT(longer != nullptr, "out of memory");
    return longer;
}

bool is_before_the_request(CURLcode code) {
    switch (code) {
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_URL_MALFORMAT:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_INVALIDCERTSTATUS:
        case CURLE_PROXY:
            return true;
        default:
            return false;
    }
}

}  // namespace

CurlExchange::CurlExchange(PendingRequest pending, const ServerIdentity& server,
                           std::shared_ptr<const Credential> credential)
    : pending_(std::move(pending)), credential_(std::move(credential)), easy_(curl_easy_init()) {
    REGIMEN_ASSERT(easy_ != nullptr, "out of memory");
    error_text_.resize(CURL_ERROR_SIZE);
    url_ = server.endpoint.base_url + pending_.request.target;
    set_options(server);
    set_tls(server.connection);
    set_request();
}

CurlExchange::~CurlExchange() {
    curl_easy_cleanup(easy_);
    curl_slist_free_all(static_cast<curl_slist*>(headers_));
    curl_slist_free_all(static_cast<curl_slist*>(connect_to_));
}

void CurlExchange::set_options(const ServerIdentity& server) {
    set(easy_, CURLOPT_URL, url_.c_str());
    set(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    // Rather wait for the one connection than open many.
    set(easy_, CURLOPT_PIPEWAIT, 1L);
    set(easy_, CURLOPT_NOSIGNAL, 1L);
    set(easy_, CURLOPT_BUFFERSIZE, kReceiveBytes);
    set(easy_, CURLOPT_CONNECTTIMEOUT_MS,
        static_cast<long>(server.connect_timeout.micros() / 1000));
    set(easy_, CURLOPT_TCP_KEEPALIVE, 1L);
    set(easy_, CURLOPT_TCP_KEEPIDLE, 30L);
    set(easy_, CURLOPT_TCP_KEEPINTVL, 10L);
    set(easy_, CURLOPT_SOCKOPTFUNCTION, &on_socket);
    set(easy_, CURLOPT_ERRORBUFFER, error_text_.data());
    set(easy_, CURLOPT_USERAGENT, server.user_agent.c_str());
    set(easy_, CURLOPT_WRITEFUNCTION, &CurlExchange::on_body);
    set(easy_, CURLOPT_WRITEDATA, this);
    set(easy_, CURLOPT_PRIVATE, this);
    if (!server.endpoint.connect_to.empty()) {
        connect_to_ = append(nullptr, server.endpoint.connect_to);
        set(easy_, CURLOPT_CONNECT_TO, static_cast<curl_slist*>(connect_to_));
    }
    if (!server.connection.proxy_url.empty()) {
        set(easy_, CURLOPT_PROXY, server.connection.proxy_url.c_str());
    }
}

void CurlExchange::set_tls(const Connection& connection) {
    if (!connection.ca_pem.empty()) {
        set_blob(easy_, CURLOPT_CAINFO_BLOB, connection.ca_pem);
        // Else what the system trusts would be trusted besides.
        set(easy_, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
    if (connection.insecure_skip_tls_verify) {
        set(easy_, CURLOPT_SSL_VERIFYPEER, 0L);
        set(easy_, CURLOPT_SSL_VERIFYHOST, 0L);
    }
    if (!credential_->certificate_pem.empty()) {
        set_blob(easy_, CURLOPT_SSLCERT_BLOB, credential_->certificate_pem);
        set_blob(easy_, CURLOPT_SSLKEY_BLOB, credential_->key_pem);
        set(easy_, CURLOPT_SSLCERTTYPE, "PEM");
        set(easy_, CURLOPT_SSLKEYTYPE, "PEM");
    }
}

void CurlExchange::set_request() {
    const Request& request = pending_.request;
    curl_slist* headers = append(nullptr, "Accept: " + request.accept);
    headers = append(headers, "Expect:");  // no round trip before a body
    if (!credential_->bearer_token.empty()) {
        headers = append(headers, "Authorization: Bearer " + credential_->bearer_token);
    }
    if (!request.content_type.empty()) {
        headers = append(headers, "Content-Type: " + request.content_type);
        set(easy_, CURLOPT_POSTFIELDS, request.body.data());
        set(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    }
    headers_ = headers;
    set(easy_, CURLOPT_HTTPHEADER, headers);
    if (request.method != Method::kGet) {
        if (request.method == Method::kPost && request.content_type.empty()) {
            set(easy_, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t{0});
            set(easy_, CURLOPT_POSTFIELDS, "");
        }
        set(easy_, CURLOPT_CUSTOMREQUEST, name(request.method));
    }
    set(easy_, CURLOPT_FRESH_CONNECT, request.fresh_connection ? 1L : 0L);
    if (request.timeout > Duration()) {
        set(easy_, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.micros() / 1000 + 1));
    }
}

std::size_t CurlExchange::on_body(char* data, std::size_t size, std::size_t count, void* self) {
    return static_cast<CurlExchange*>(self)->accept(std::string_view(data, size * count));
}

std::size_t CurlExchange::accept(std::string_view piece) {
    if (silent_) {
        return CURL_WRITEFUNC_ERROR;
    }
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    if (is_stream() && status >= 200 && status < 300) {
        pending_.handlers.on_data(piece);
        return piece.size();
    }
    if (piece.size() > pending_.request.max_body_bytes - body_.size()) {
        too_large_ = true;
        return CURL_WRITEFUNC_ERROR;
    }
    body_ += piece;
    return piece.size();
}

Failure CurlExchange::failure(int code) const {
    const auto curl_code = static_cast<CURLcode>(code);
    const char* detail = error_text_.c_str();
    std::string message = fmt::format(
        "{} {}: {}", name(pending_.request.method),
        std::string_view(pending_.request.target).substr(0, pending_.request.target.find('?')),
        *detail == '\0' ? curl_easy_strerror(curl_code) : detail);
    if (too_large_) {
        return {FailureKind::kTooLarge,
                fmt::format("{}: more than {} bytes", message, pending_.request.max_body_bytes)};
    }
    curl_off_t request_begun = 0;
    curl_easy_getinfo(easy_, CURLINFO_PRETRANSFER_TIME_T, &request_begun);
    if (is_before_the_request(curl_code) || request_begun == 0) {
        return {FailureKind::kNotSent, std::move(message)};
    }
    return {curl_code == CURLE_OPERATION_TIMEDOUT ? FailureKind::kTimeout : FailureKind::kLost,
            std::move(message)};
}

Exchange CurlExchange::finish(int code) {
    if (code != CURLE_OK) {
        return tl::unexpected(failure(code));
    }
    Response response;
    long status = 0;
    curl_off_t retry_after_s = 0;
    const char* content_type = nullptr;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy_, CURLINFO_RETRY_AFTER, &retry_after_s);
    curl_easy_getinfo(easy_, CURLINFO_CONTENT_TYPE, &content_type);
    response.status = static_cast<int>(status);
    response.body = std::move(body_);
    response.content_type = content_type == nullptr ? "" : content_type;
    if (retry_after_s > 0) {
        response.retry_after = Duration::seconds(std::min<curl_off_t>(retry_after_s, 3600));
    }
    return response;
}

}  // namespace regimen::kube::client
