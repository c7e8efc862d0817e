#include "engine/admission/order/waiting_order.hpp"

namespace regimen::engine {

namespace {
// First come first served; what does not fit lets those behind it pass.
class FifoSkip final : public WaitingOrder {
public:
    std::string_view name() const override { return "fifo_skip"; }
    WaitKey key(const WorkloadSpec&, std::uint64_t sequence) const override {
        return {0, sequence};
    }
    bool head_blocks() const override { return false; }
};
}  // namespace

std::unique_ptr<WaitingOrder> make_fifo_skip() {
    return std::make_unique<FifoSkip>();
}

}  // namespace regimen::engine
