#include "engine/admission/order/waiting_order.hpp"

namespace regimen::engine {

namespace {
// The greatest priority first, then first come; what does not fit lets others pass.
class Priority final : public WaitingOrder {
public:
    std::string_view name() const override { return "priority"; }
    WaitKey key(const WorkloadSpec& workload, std::uint64_t sequence) const override {
        return {-std::int64_t{workload.priority}, sequence};
    }
    bool head_blocks() const override { return false; }
};
}  // namespace

std::unique_ptr<WaitingOrder> make_priority() {
    return std::make_unique<Priority>();
}

}  // namespace regimen::engine
