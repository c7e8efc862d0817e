#include "base/hash.hpp"

// The state's size is public only in the header's static part, which is stable for XXH64.
#define XXH_STATIC_LINKING_ONLY
#include <fmt/format.h>
#include <new>
#include <xxhash.h>

namespace regimen {
namespace {

XXH64_state_t* state_in(std::byte* storage) {
    return std::launder(reinterpret_cast<XXH64_state_t*>(storage));
}

const XXH64_state_t* state_in(const std::byte* storage) {
    return std::launder(reinterpret_cast<const XXH64_state_t*>(storage));
}

}  // namespace

Hasher::Hasher() : state_{} {
    static_assert(sizeof(XXH64_state_t) == sizeof(state_));
    static_assert(alignof(XXH64_state_t) <= alignof(Hasher));
    XXH64_reset(::new (static_cast<void*>(state_.data())) XXH64_state_t, 0);
}

void Hasher::update(std::span<const std::byte> bytes) {
    // Nothing may come as a null pointer, which XXH64 answers with an error.
    if (!bytes.empty()) {
        XXH64_update(state_in(state_.data()), bytes.data(), bytes.size());
    }
}

void Hasher::update(std::string_view text) {
    update(std::as_bytes(std::span(text)));
}

void Hasher::update_u64(std::uint64_t value) {
    std::array<std::byte, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::byte>(value >> (8 * i));
    }
    update(bytes);
}

std::uint64_t Hasher::digest() const {
    return XXH64_digest(state_in(state_.data()));
}

std::uint64_t hash64(std::string_view text) {
    return XXH64(text.data(), text.size(), 0);
}

std::string hex64(std::uint64_t value) {
    return fmt::format("{:016x}", value);
}

}  // namespace regimen
