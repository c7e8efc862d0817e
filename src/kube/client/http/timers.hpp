// Timers: what is to run when, in order of time and then of the calls. Private to this folder.
// Errors: none. Complexity: O(log timers). Thread rule: one thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "kube/client/http/transport.hpp"

namespace regimen::kube::client {

class Timers {
public:
    TimerId add(Instant when, std::function<void()> run) {
        const TimerId id{++last_};
        due_.emplace(std::pair(when, id), std::move(run));
        when_.emplace(id, when);
        return id;
    }
    void cancel(TimerId id) {
        if (const auto found = when_.find(id); found != when_.end()) {
            due_.erase({found->second, id});
            when_.erase(found);
        }
    }
    std::optional<Instant> next() const {
        return due_.empty() ? std::nullopt : std::optional(due_.begin()->first.first);
    }
    // Runs the first one when it is due; false when none is.
    bool run_one(Instant now) {
        if (due_.empty() || due_.begin()->first.first > now) {
            return false;
        }
        auto first = due_.extract(due_.begin());
        when_.erase(first.key().second);
        first.mapped()();
        return true;
    }
    void clear() {
        due_.clear();
        when_.clear();
    }

private:
    std::map<std::pair<Instant, TimerId>, std::function<void()>> due_;
    std::unordered_map<TimerId, Instant> when_;
    std::uint64_t last_ = 0;
};

}  // namespace regimen::kube::client
