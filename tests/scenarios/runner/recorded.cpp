#include "runner/recorded.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/assert.hpp"
#include "model/encoding.hpp"

namespace regimen::scenario {
namespace {

std::vector<std::byte> encoded(const Plan& plan) {
    ByteWriter out;
    encode(out, plan);
    return out.take();
}

}  // namespace

RecordedStep record(Instant now, std::span<const Fact> facts, const Plan& plan) {
    ByteWriter out;
    for (const Fact& fact : facts) {
        encode(out, fact);
    }
    RecordedStep step{.now = now, .facts = {}, .plan = encoded(plan)};
    ByteReader in(out.bytes());
    while (!in.at_end()) {
        Result<Fact> fact = decode_fact(in);
        REGIMEN_ASSERT(fact.has_value(), "{}", to_string(fact.error()));
        step.facts.push_back(*std::move(fact));
    }
    return step;
}

void Retelling::catch_up(const std::vector<RecordedStep>& history) {
    for (; next_ < history.size(); ++next_) {
        const RecordedStep& step = history[next_];
        const Plan plan = engine_.step(step.now, step.facts);
        if (encoded(plan) != step.plan && difference_.empty()) {
            difference_ = fmt::format("step {} told again gives another plan", next_ + 1);
        }
    }
}

}  // namespace regimen::scenario
