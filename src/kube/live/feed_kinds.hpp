// Which collections the driver needs, as far as this server has them, and how their objects become
// its events. Pods that have ended are left to the server: a pod that ends is one that goes.
// Errors: none; what the server lacks is logged. Complexity: constant. Thread rule: any thread.
#pragma once

#include <vector>

#include "kube/client/discovery.hpp"
#include "kube/live/feed.hpp"

namespace regimen::kube {

std::vector<FeedKind> feed_kinds(const client::ServedResources& served);

}  // namespace regimen::kube
