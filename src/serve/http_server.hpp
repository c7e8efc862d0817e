// HttpServer: a few pages for probes and scrapers, read-only, each made when it is asked for.
// Errors: kInvalidArgument for an address that is none, kIo when it cannot be listened on.
// Complexity: that of the page; a handful of threads, so that a slow reader stops no probe.
// Thread rule: pages are made on the server's threads.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/result.hpp"

namespace regimen::serve {

struct Answer {
    int status = 200;
    std::string body;
    std::string content_type = "text/plain; charset=utf-8";
};

using Pages = std::map<std::string, std::function<Answer()>>;  // by path

class HttpServer {
public:
    // "127.0.0.1:8080", "[::1]:8080", ":8080" (every address); port 0 takes a free one.
    static Result<std::unique_ptr<HttpServer>> start(const std::string& address, Pages pages);
    ~HttpServer();

    int port() const;

private:
    struct Running;
    explicit HttpServer(std::unique_ptr<Running> running);
    std::unique_ptr<Running> running_;
};

}  // namespace regimen::serve
