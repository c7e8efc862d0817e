#include "engine/admission/order/waiting_order.hpp"

namespace regimen::engine {

namespace {
// First come first served; what does not fit holds up everybody behind it.
class StrictFifo final : public WaitingOrder {
public:
    std::string_view name() const override { return "strict_fifo"; }
    WaitKey key(const WorkloadSpec&, std::uint64_t sequence) const override {
        return {0, sequence};
    }
    bool head_blocks() const override { return true; }
};
}  // namespace

std::unique_ptr<WaitingOrder> make_strict_fifo() {
    return std::make_unique<StrictFifo>();
}

}  // namespace regimen::engine
