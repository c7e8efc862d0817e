// The asynchronous client as calls that wait, for tests only.
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <utility>

#include "kube/client/http/transport.hpp"
#include "kube/client/write/write_queue.hpp"

namespace regimen::e2e {

// Runs on the I/O thread; returns when it has run.
inline void run_there(kube::client::Transport& transport, const std::function<void()>& run) {
    std::promise<void> done;
    transport.post([&] {
        run();
        done.set_value();
    });
    done.get_future().wait();
}

inline kube::client::Exchange call(kube::client::Transport& transport,
                                   kube::client::Request request) {
    std::promise<kube::client::Exchange> promise;
    transport.post([&] {
        transport.send(std::move(request), {{}, [&](kube::client::Exchange exchange) {
                                                promise.set_value(std::move(exchange));
                                            }});
    });
    return promise.get_future().get();
}

inline kube::client::WriteOutcome write(kube::client::Transport& transport,
                                        kube::client::WriteQueue& queue,
                                        kube::client::Write write) {
    std::promise<kube::client::WriteOutcome> promise;
    write.on_done = [&](kube::client::WriteOutcome outcome) {
        promise.set_value(std::move(outcome));
    };
    transport.post([&] { queue.submit(std::move(write)); });
    return promise.get_future().get();
}

// Polls a condition on the I/O thread for up to a minute.
inline bool eventually(kube::client::Transport& transport, const std::function<bool()>& holds) {
    for (int i = 0; i < 1200; ++i) {
        bool now = false;
        run_there(transport, [&] { now = holds(); });
        if (now) {
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
}

}  // namespace regimen::e2e
