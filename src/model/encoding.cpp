#include "model/encoding.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <variant>

#include "model/encoding_archive.hpp"
#include "model/encoding_fields.hpp"

namespace regimen {
namespace {

// As a T, or as a variant that T is an alternative of.
template <class T, class Whole = T>
Result<Whole> decode_plain(ByteReader& in) {
    T value;
    detail::Decoder decode(in);
    decode(value);
    REGIMEN_TRY(in.status());
    return Whole(std::move(value));
}

// A fact that introduces a noun: its id, and a draft that has to pass validate() first.
template <class T, class Id, class Spec>
Result<Fact> decode_checked(ByteReader& in) {
    Id id;
    Spec draft;
    detail::Decoder decode(in);
    decode(id, draft);
    REGIMEN_TRY(in.status());
    Result<Valid<Spec>> noun = Valid<Spec>::make(std::move(draft));
    if (!noun) {
        in.reject(to_string(noun.error()));
        return tl::unexpected(in.status().error());
    }
    return Fact(T{id, *std::move(noun)});
}

template <class T>
Result<Fact> decode_as(ByteReader& in) {
    if constexpr (std::is_same_v<T, NodeAdded> || std::is_same_v<T, NodeUpdated>) {
        return decode_checked<T, NodeId, NodeSpec>(in);
    } else if constexpr (std::is_same_v<T, PodClassDefined>) {
        return decode_checked<T, PodClassId, PodSpec>(in);
    } else if constexpr (std::is_same_v<T, WorkloadSubmitted>) {
        return decode_checked<T, WorkloadId, WorkloadSpec>(in);
    } else {
        return decode_plain<T, Fact>(in);
    }
}

// One decoder for each alternative, in the order of Fact.
template <std::size_t... I>
Result<Fact> decode_alternative(ByteReader& in, std::size_t position, std::index_sequence<I...>) {
    using Decode = Result<Fact> (*)(ByteReader&);
    constexpr std::array<Decode, sizeof...(I)> kDecoders = {
        &decode_as<std::variant_alternative_t<I, Fact>>...};
    return kDecoders.at(position)(in);
}

template <std::size_t N>
void put_little_endian(std::array<std::byte, N>& row, std::size_t& at, std::uint64_t value,
                       std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) {
        row[at++] = static_cast<std::byte>(value >> (8 * i));
    }
}

}  // namespace

void encode(ByteWriter& out, const Fact& fact) {
    detail::Encoder put(out);
    out.varint(fact.index());
    std::visit([&](const auto& alternative) { put(alternative); }, fact);
}

void encode(ByteWriter& out, const Decision& decision) {
    detail::Encoder{out}(decision);
}

void encode(ByteWriter& out, const Verdict& verdict) {
    detail::Encoder{out}(verdict);
}

void encode(ByteWriter& out, const Plan& plan) {
    detail::Encoder{out}(plan);
}

Result<Fact> decode_fact(ByteReader& in) {
    constexpr std::size_t kFacts = std::variant_size_v<Fact>;
    const std::uint64_t position = in.varint_at_most(kFacts - 1);
    REGIMEN_TRY(in.status());
    return decode_alternative(in, static_cast<std::size_t>(position),
                              std::make_index_sequence<kFacts>());
}

Result<Decision> decode_decision(ByteReader& in) {
    return decode_plain<Decision>(in);
}

Result<Verdict> decode_verdict(ByteReader& in) {
    return decode_plain<Verdict>(in);
}

Result<Plan> decode_plan(ByteReader& in) {
    return decode_plain<Plan>(in);
}

void hash_decisions(Hasher& hasher, const Plan& plan) {
    for (const Decision& decision : plan.decisions) {
        std::array<std::byte, 28> row;
        std::size_t at = 0;
        put_little_endian(row, at, static_cast<std::uint64_t>(plan.now.micros()), 8);
        put_little_endian(row, at, decision.pod.workload.value(), 4);
        put_little_endian(row, at, decision.pod.pod, 4);
        put_little_endian(row, at, decision.node.value(), 4);
        put_little_endian(row, at, decision.devices, 8);
        hasher.update(row);
    }
}

}  // namespace regimen
