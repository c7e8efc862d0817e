#include "kube/live/inbox.hpp"

#include <chrono>
#include <iterator>
#include <utility>

namespace regimen::kube {

void Inbox::push(ObjectEvent event) {
    {
        const std::lock_guard lock(mutex_);
        events_.push_back(std::move(event));
    }
    changed_.notify_one();
}

void Inbox::push(std::vector<ObjectEvent>& events) {
    if (events.empty()) {
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        if (events_.empty()) {
            events_.swap(events);
        } else {
            events_.insert(events_.end(), std::make_move_iterator(events.begin()),
                           std::make_move_iterator(events.end()));
        }
    }
    events.clear();
    changed_.notify_one();
}

void Inbox::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    changed_.notify_one();
}

std::vector<ObjectEvent> Inbox::take(Duration patience) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::microseconds(patience.micros()),
                      [this] { return woken_ || !events_.empty(); });
    woken_ = false;
    return std::exchange(events_, {});
}

}  // namespace regimen::kube
