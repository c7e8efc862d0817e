#include "kube/client/http/curl_transport.hpp"

#include <atomic>
#include <future>
#include <gmock/gmock.h>
#include <httplib.h>
#include <thread>

#include "files/input_file.hpp"
#include "files/temporary_directory.hpp"

#include "kube/client/config/child_process.hpp"
#include "kube/client/http/clock.hpp"

namespace regimen::kube::client {
namespace {

using testing::HasSubstr;

// A certificate authority, a server and a client certificate, made once for all tests.
class Certificates {
public:
    static const Certificates& get() {
        static const Certificates kCertificates;
        return kCertificates;
    }
    std::string path(const std::string& name) const { return folder_.path() + "/" + name; }
    std::string text(const std::string& name) const {
        return files::read_whole(path(name), 1 << 20).value();
    }

private:
    Certificates() {
        openssl({"req", "-x509", "-subj", "/CN=test-ca", "-keyout", "ca.key", "-out", "ca.crt"});
        openssl(
            {"req", "-x509", "-subj", "/CN=other", "-keyout", "other.key", "-out", "other.crt"});
        make("server", "subjectAltName=IP:127.0.0.1,DNS:api.internal");
        make("client", "extendedKeyUsage=clientAuth");
    }
    void make(const std::string& name, const std::string& extension) {
        openssl({"req", "-x509", "-subj", "/CN=" + name, "-addext", extension, "-addext",
                 "basicConstraints=critical,CA:false", "-CA", "ca.crt", "-CAkey", "ca.key",
                 "-keyout", name + ".key", "-out", name + ".crt"});
    }
    void openssl(std::vector<std::string> words) {
        std::vector<std::string> command = {"openssl"};
        for (std::string& word : words) {
            const bool file = word.ends_with(".key") || word.ends_with(".crt");
            command.push_back(file ? path(word) : std::move(word));
        }
        if (std::find(command.begin(), command.end(), "-CA") == command.end() ||
            std::find(command.begin(), command.end(), "req") != command.end()) {
            for (const char* word : {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                                     "-nodes", "-days", "2"}) {
                command.emplace_back(word);
            }
        }
        command.insert(command.begin(), {"sh", "-c", "exec \"$@\" 2>/dev/null", "sh"});
        const auto result = run_program({.command = command, .environment = {}});
        EXPECT_TRUE(result) << to_string(result.error());
    }

    files::TemporaryDirectory folder_;
};

class CurlTransports : public testing::Test {
public:
    ~CurlTransports() override {
        transport_.reset();
        stop_ = true;
        server_.stop();
        thread_.join();
    }

protected:
    CurlTransports()
        : server_(Certificates::get().path("server.crt").c_str(),
                  Certificates::get().path("server.key").c_str(),
                  Certificates::get().path("ca.crt").c_str()) {
        // One thread a connection: with fewer, kept connections would starve new ones.
        server_.set_tcp_nodelay(true);
        server_.new_task_queue = [] { return new httplib::ThreadPool(64); };
        server_.Get("/hello", [](const httplib::Request& request, httplib::Response& response) {
            response.set_content(request.get_header_value("Authorization") + "|" +
                                     request.get_header_value("User-Agent"),
                                 "application/json");
        });
        const auto echo = [](const httplib::Request& request, httplib::Response& response) {
            response.status = 201;
            response.set_content(request.method + "|" + request.get_header_value("Content-Type") +
                                     "|" + request.body,
                                 "text/plain");
        };
        server_.Post("/echo", echo);
        server_.Put("/echo", echo);
        server_.Patch("/echo", echo);
        server_.Delete("/echo", echo);
        server_.Get("/busy", [](const httplib::Request&, httplib::Response& response) {
            response.status = 429;
            response.set_header("Retry-After", "7");
            response.set_content("{}", "application/json");
        });
        server_.Get("/slow", [this](const httplib::Request&, httplib::Response& response) {
            for (int i = 0; i < 500 && !stop_; ++i) {
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
            }
            response.set_content("late", "text/plain");
        });
        server_.Get("/stream", [this](const httplib::Request&, httplib::Response& response) {
            response.set_chunked_content_provider(
                "application/json", [this](std::size_t, httplib::DataSink& sink) {
                    if (stop_ || !sink.is_writable()) {
                        return false;
                    }
                    sink.write("line\n", 5);
                    std::this_thread::sleep_for(std::chrono::milliseconds(2));
                    return true;
                });
        });
        server_.Get("/token", [this](const httplib::Request& request, httplib::Response& response) {
            const bool good = request.get_header_value("Authorization") == "Bearer " + good_token_;
            response.status = good ? 200 : 401;
            ++token_requests_;
        });
        port_ = server_.bind_to_any_port("127.0.0.1");
        thread_ = std::thread([this] { server_.listen_after_bind(); });
        while (!server_.is_running()) {  // before that, stop() would be lost
            std::this_thread::yield();
        }
    }
    Connection connection() const {
        const Certificates& made = Certificates::get();
        Connection connection;
        connection.server = fmt::format("https://127.0.0.1:{}", port_);
        connection.ca_pem = made.text("ca.crt");
        connection.credentials.certificate_pem = made.text("client.crt");
        connection.credentials.key_pem = made.text("client.key");
        return connection;
    }
    void start(Connection with, const TransportOptions& options = {}) {
        transport_ = CurlTransport::start(std::move(with), options).value();
    }
    // Sends and waits.
    Exchange get(Request request) {
        std::promise<Exchange> promise;
        transport_->post([&] {
            transport_->send(std::move(request),
                             {{}, [&](const Exchange& exchange) { promise.set_value(exchange); }});
        });
        return promise.get_future().get();
    }
    Exchange get(const std::string& target) {
        Request request;
        request.target = target;
        return get(std::move(request));
    }
    std::string outcome(const Exchange& exchange) {
        return exchange
                   ? fmt::format("{} {}", exchange->status, exchange->body)
                   : fmt::format("{}: {}", name(exchange.error().kind), exchange.error().message);
    }

    httplib::SSLServer server_;
    std::atomic<bool> stop_ = false;
    std::string good_token_ = "new";
    std::atomic<int> token_requests_ = 0;
    int port_ = 0;
    std::thread thread_;
    std::unique_ptr<CurlTransport> transport_;
};

TEST_F(CurlTransports, MutualTlsAndEveryMethod) {
    Connection with = connection();
    with.credentials.token = "t0ken";
    start(with);
    EXPECT_EQ(outcome(get("/hello")), "200 Bearer t0ken|regimen/" REGIMEN_VERSION);
    for (const Method method : {Method::kPost, Method::kPut, Method::kPatch, Method::kDelete}) {
        Request request;
        request.method = method;
        request.target = "/echo";
        request.content_type = "application/merge-patch+json";
        request.body = "{}";
        EXPECT_EQ(outcome(get(request)),
                  fmt::format("201 {}|application/merge-patch+json|{{}}", name(method)));
    }
    const Exchange busy = get("/busy");
    EXPECT_EQ(busy->status, 429);
    EXPECT_EQ(busy->retry_after, Duration::seconds(7));
    EXPECT_EQ(get("/none")->status, 404);
}

TEST_F(CurlTransports, TrustsNobodyElse) {
    Connection with = connection();
    with.ca_pem = Certificates::get().text("other.crt");
    start(with);
    EXPECT_THAT(outcome(get("/hello")), HasSubstr("not sent: GET /hello: SSL"));
    with = connection();
    with.tls_server_name = "somebody.else";
    start(with);
    EXPECT_THAT(outcome(get("/hello")), HasSubstr("not sent"));
    with.tls_server_name = "api.internal";
    start(with);
    EXPECT_EQ(get("/hello")->status, 200);
    with = connection();
    with.ca_pem.clear();
    with.insecure_skip_tls_verify = true;
    start(with);
    EXPECT_EQ(get("/hello")->status, 200);
    with.credentials = {};  // the server wants to know who we are
    start(with);
    EXPECT_FALSE(get("/hello"));
}

TEST_F(CurlTransports, FailuresSayWhetherTheServerMayHaveSeenIt) {
    Connection with = connection();
    const int port = port_;
    start(with);
    EXPECT_EQ(get("/hello")->status, 200);  // the connection stands: what comes now is sent
    Request slow;
    slow.target = "/slow?secret=1";
    slow.timeout = Duration::millis(300);
    const Exchange late = get(slow);
    EXPECT_EQ(late.error().kind, FailureKind::kTimeout);
    EXPECT_EQ(late.error().message.find("secret"), std::string::npos);
    Request large;
    large.target = "/hello";
    large.max_body_bytes = 3;
    EXPECT_EQ(get(large).error().kind, FailureKind::kTooLarge);
    with.server = "https://127.0.0.1:1";
    start(with);
    EXPECT_EQ(get("/hello").error().kind, FailureKind::kNotSent);
    with.server = fmt::format("http://127.0.0.1:{}", port);  // no TLS where TLS is spoken
    start(with);
    EXPECT_FALSE(get("/hello"));
    EXPECT_FALSE(CurlTransport::start(Connection{}));
}

TEST_F(CurlTransports, StreamsArriveInPiecesAndCanBeCancelledFromInside) {
    start(connection());
    std::promise<void> cancelled;
    std::atomic<int> pieces = 0;
    std::atomic<bool> done = false;
    transport_->post([&] {
        Request request;
        request.target = "/stream";
        request.timeout = Duration();
        auto id = std::make_shared<RequestId>();
        *id = transport_->send(std::move(request), {[&, id](std::string_view piece) {
                                                        EXPECT_THAT(piece, HasSubstr("line\n"));
                                                        if (++pieces == 3) {
                                                            transport_->cancel(*id);
                                                            cancelled.set_value();
                                                        }
                                                    },
                                                    [&](const Exchange&) { done = true; }});
    });
    cancelled.get_future().wait();
    EXPECT_EQ(get("/hello")->status, 200);
    EXPECT_EQ(pieces, 3);
    EXPECT_FALSE(done);
}

TEST_F(CurlTransports, StreamThatIsRefusedComesAsAResponse) {
    start(connection());
    std::promise<Exchange> promise;
    transport_->post([&] {
        Request request;
        request.target = "/busy";
        transport_->send(request, {[](std::string_view) { FAIL(); },
                                   [&](const Exchange& exchange) { promise.set_value(exchange); }});
    });
    EXPECT_EQ(promise.get_future().get()->body, "{}");
}

TEST_F(CurlTransports, RefusedTokenIsReadAgainAndTheRequestSentOnceMore) {
    files::TemporaryDirectory folder;
    Connection with = connection();
    with.credentials.token_file = folder.file("token", "old");
    start(with);
    EXPECT_EQ(get("/token")->status, 401);
    EXPECT_EQ(token_requests_, 2);
    folder.file("token", "new");
    EXPECT_EQ(get("/token")->status, 200);
    EXPECT_EQ(token_requests_, 4);
    EXPECT_EQ(get("/token")->status, 200);
    EXPECT_EQ(token_requests_, 5);
}

TEST_F(CurlTransports, WithoutCredentialsNothingIsSent) {
    Connection with = connection();
    with.credentials.token_file = "/no/such/token";
    start(with);
    const Exchange exchange = get("/hello");
    EXPECT_EQ(exchange.error().kind, FailureKind::kCredentials);
    EXPECT_THAT(exchange.error().message, HasSubstr("/no/such/token"));
}

TEST_F(CurlTransports, TimersRunAndWhatIsTooMuchIsRefused) {
    start(connection(), {.max_waiting = 1});
    std::promise<std::string> promise;
    std::string order;
    transport_->post([&] {
        const Instant now = transport_->now();
        transport_->call_at(now + Duration::millis(20), [&] {
            order += 'b';
            promise.set_value(order);
        });
        const TimerId gone = transport_->call_at(now + Duration::millis(5), [&] { order += 'x'; });
        transport_->call_at(now + Duration::millis(1), [&] { order += 'a'; });
        transport_->cancel(gone);
    });
    EXPECT_EQ(promise.get_future().get(), "ab");
    std::promise<Exchange> second;
    transport_->post([&] {
        Request request;
        request.target = "/hello";
        transport_->send(request, {{}, [](const Exchange&) {}});
        transport_->send(request,
                         {{}, [&](const Exchange& exchange) { second.set_value(exchange); }});
    });
    EXPECT_EQ(second.get_future().get().error().kind, FailureKind::kOverload);
}

TEST_F(CurlTransports, ShutdownLetsWorkEndAndTellsTheRest) {
    start(connection());
    std::atomic<int> ended = 0;
    std::atomic<int> told = 0;
    std::promise<void> sent;
    transport_->post([&] {
        Request request;
        request.target = "/hello";
        for (int i = 0; i < 20; ++i) {
            transport_->send(request,
                             {{}, [&](const Exchange& exchange) { ended += exchange ? 1 : 0; }});
        }
        request.target = "/stream";
        request.timeout = Duration();
        transport_->send(request, {[](std::string_view) {},
                                   [&](const Exchange& exchange) {
                                       told += exchange.error().kind == FailureKind::kShutdown;
                                   }});
        sent.set_value();
    });
    sent.get_future().wait();
    const Instant begin = monotonic_now();
    transport_->shutdown(Duration::seconds(20));
    EXPECT_EQ(ended, 20);
    EXPECT_EQ(told, 1);
    EXPECT_LT(monotonic_now() - begin, Duration::seconds(19));
    transport_->shutdown(Duration());
}

TEST_F(CurlTransports, ManyRequestsAtOnceAllEnd) {
    start(connection(), {.max_in_flight = 8});
    std::atomic<int> left = 500;
    std::atomic<int> good = 0;
    std::promise<void> all;
    transport_->post([&] {
        Request request;
        request.target = "/hello";
        for (int i = 0; i < 500; ++i) {
            transport_->send(request, {{}, [&](const Exchange& exchange) {
                                           good += exchange && exchange->status == 200;
                                           if (--left == 0) {
                                               all.set_value();
                                           }
                                       }});
        }
    });
    all.get_future().wait();
    EXPECT_EQ(good, 500);
}

}  // namespace
}  // namespace regimen::kube::client
