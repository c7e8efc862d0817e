#include "sim/input/trace_rows.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/hash.hpp"

namespace regimen::sim {

namespace {

// Seven bits a byte, the lowest first; the high bit says that more follow.
void put_length(std::string& out, std::size_t length) {
    while (length >= 0x80) {
        out += static_cast<char>(length | 0x80);
        length >>= 7;
    }
    out += static_cast<char>(length);
}

std::size_t get_length(std::string_view packed, std::size_t& at) {
    std::size_t length = 0;
    for (unsigned shift = 0;; shift += 7) {
        const auto byte = static_cast<unsigned char>(packed[at++]);
        length |= static_cast<std::size_t>(byte & 0x7FU) << shift;
        if (byte < 0x80) {
            return length;
        }
    }
}

// A column that most lists do not have.
void push_time(std::vector<std::int64_t>& column, std::size_t rows, std::int64_t value) {
    if (column.empty() && value == kUnknownTime) {
        return;
    }
    column.resize(rows, kUnknownTime);
    column.push_back(value);
}

std::int64_t time_at(const std::vector<std::int64_t>& column, std::size_t index) {
    return index < column.size() ? column[index] : kUnknownTime;
}

}  // namespace

TraceRow TraceRows::operator[](std::size_t index) const {
    REGIMEN_ASSERT(index < size(), "row {} of {}", index, size());
    const Kind& kind = kinds_[kind_of_[index]];
    return {.created_us = time_at(created_us_, index),
            .duration_us = time_at(duration_us_, index),
            .shape = kind.shape,
            .priority = kind.priority,
            .bound_node = kind.bound_node,
            .index = static_cast<std::uint32_t>(index),
            .started = kind.started};
}

std::string TraceRows::name(std::size_t index) const {
    REGIMEN_ASSERT(index < size(), "row {} of {}", index, size());
    std::string name;
    std::size_t at = block_begin_[index / kBlock];
    for (std::size_t i = 0; i <= index % kBlock; ++i) {
        decode(at, name);
    }
    return name;
}

void TraceRows::decode(std::size_t& at, std::string& name) const {
    const std::size_t shared = get_length(packed_names_, at);
    const std::size_t rest = get_length(packed_names_, at);
    name.resize(shared);
    name.append(packed_names_, at, rest);
    at += rest;
}

void TraceRows::push_back(const TraceRow& row, std::string_view name) {
    const std::size_t rows = size();
    push_time(created_us_, rows, row.created_us);
    push_time(duration_us_, rows, row.duration_us);
    push_name(name);
    kind_of_.push_back(intern({row.shape, row.priority, row.bound_node, row.started}));
}

void TraceRows::push_name(std::string_view name) {
    names_ascend_ = names_ascend_ && (empty() || last_name_ < name);
    std::size_t shared = 0;
    if (size() % kBlock == 0) {
        block_begin_.push_back(packed_names_.size());
    } else {
        const auto [mine, its] =
            std::mismatch(name.begin(), name.end(), last_name_.begin(), last_name_.end());
        shared = static_cast<std::size_t>(mine - name.begin());
    }
    put_length(packed_names_, shared);
    put_length(packed_names_, name.size() - shared);
    packed_names_ += name.substr(shared);
    last_name_ = name;
}

std::uint32_t TraceRows::intern(const Kind& kind) {
    Hasher hasher;
    hasher.update_u64(kind.shape);
    hasher.update_u64(static_cast<std::uint64_t>(kind.priority));
    hasher.update_u64(kind.bound_node);
    hasher.update_u64(kind.started ? 1 : 0);
    const std::uint64_t hash = hasher.digest();
    const std::uint32_t known =
        kind_slots_.find(hash, [&](std::uint32_t slot) { return kinds_[slot] == kind; });
    if (known != SlotTable::kNone) {
        return known;
    }
    const auto fresh = static_cast<std::uint32_t>(kinds_.size());
    kinds_.push_back(kind);
    kind_slots_.insert(hash, fresh);
    return fresh;
}

}  // namespace regimen::sim
