#include "serve/http_server.hpp"

#include <httplib.h>
#include <sys/socket.h>
#include <thread>
#include <utility>

#include "base/text.hpp"

namespace regimen::serve {
namespace {

constexpr std::size_t kThreads = 4;
constexpr int kSeconds = 5;  // for a reader who does not read

struct Address {
    std::string host;
    int port = 0;
};

Result<Address> parse_address(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    const auto refuse = [&] {
        return fail(ErrorCode::kInvalidArgument, "--listen",
                    "found \"{}\", expected HOST:PORT such as 127.0.0.1:8080", text);
    };
    if (colon == std::string::npos) {
        return refuse();
    }
    const Result<std::int64_t> port = parse_int64(text.substr(colon + 1));
    if (!port || *port < 0 || *port > 65'535) {
        return refuse();
    }
    Address address{text.substr(0, colon), static_cast<int>(*port)};
    if (address.host.starts_with('[') && address.host.ends_with(']')) {
        address.host = address.host.substr(1, address.host.size() - 2);
    }
    if (address.host.empty()) {
        address.host = "0.0.0.0";
    }
    return address;
}

}  // namespace

struct HttpServer::Running {
    Pages pages;
    httplib::Server server;
    std::thread thread;
    int port = 0;
};

HttpServer::HttpServer(std::unique_ptr<Running> running) : running_(std::move(running)) {}

Result<std::unique_ptr<HttpServer>> HttpServer::start(const std::string& address, Pages pages) {
    REGIMEN_TRY_ASSIGN(const Address at, parse_address(address));
    auto running = std::make_unique<Running>();
    running->pages = std::move(pages);
    httplib::Server& server = running->server;
    server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    // Not the library's SO_REUSEPORT, by which two could listen at one address unawares.
    server.set_socket_options([](socket_t socket) {
        const int yes = 1;
        ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    });
    server.set_read_timeout(kSeconds);
    server.set_write_timeout(kSeconds);
    server.set_payload_max_length(0);
    for (const auto& [path, page] : running->pages) {
        server.Get(path, [&page](const httplib::Request&, httplib::Response& response) {
            const Answer answer = page();
            response.status = answer.status;
            response.set_content(answer.body, answer.content_type);
        });
    }
    if (at.port == 0) {
        running->port = server.bind_to_any_port(at.host);
    } else {
        running->port = server.bind_to_port(at.host, at.port) ? at.port : -1;
    }
    if (running->port < 0) {
        return fail(ErrorCode::kIo, address,
                    "cannot listen there: in use, not ours, or no address");
    }
    running->thread = std::thread([&server] { server.listen_after_bind(); });
    while (!server.is_running()) {  // before it runs, stop() does nothing
        std::this_thread::yield();
    }
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(running)));
}

HttpServer::~HttpServer() {
    running_->server.stop();
    running_->thread.join();
}

int HttpServer::port() const {
    return running_->port;
}

}  // namespace regimen::serve
