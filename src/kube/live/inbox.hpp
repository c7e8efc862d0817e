// Inbox: what the I/O thread has for the loop that decides. Events keep their order; the loop takes
// all there is at once, so a burst becomes one step.
// Errors: none. Complexity: O(1) an event. Thread rule: any thread; take() from one.
#pragma once

#include <condition_variable>
#include <mutex>
#include <vector>

#include "base/time.hpp"

#include "kube/driver/object_event.hpp"

namespace regimen::kube {

class Inbox {
public:
    void push(ObjectEvent event);
    // Leaves the vector empty.
    void push(std::vector<ObjectEvent>& events);
    // Ends a wait: something else has changed.
    void wake();

    // Waits for `patience` at most; what there is may be nothing.
    std::vector<ObjectEvent> take(Duration patience);

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<ObjectEvent> events_;
    bool woken_ = false;
};

}  // namespace regimen::kube
