// Encoder and Decoder: the two directions of one archive. A noun lists its fields once
// (encoding_fields.hpp: `archive(noun.a, noun.b)`) and can be written and read, so the two cannot
// drift apart. Only encoding.cpp includes this.
// Errors: the Decoder's are its ByteReader's, which is sticky: after the first problem every value
// is empty and every loop ends. Complexity: O(bytes); a vector grows with the bytes that fill it,
// never by what a count claims. Thread rule: one thread each.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/strong_id.hpp"
#include "base/time.hpp"
#include "model/labels.hpp"
#include "model/resources.hpp"
#include "model/valid.hpp"
#include "model/workload.hpp"

namespace regimen::detail {

template <class T>
concept Signed = std::signed_integral<T>;
template <class T>
concept Unsigned = std::unsigned_integral<T> && !std::same_as<T, bool>;
template <class E>
concept Enumeration = std::is_enum_v<E>;

// How many enumerators an enumeration has; encoding_fields.hpp says it for each.
template <Enumeration E>
inline constexpr std::uint64_t kEnumerators = 0;

// A Noun that may be const: read by the Encoder, filled by the Decoder.
template <class T, class Noun>
concept Some = std::same_as<std::remove_const_t<T>, Noun>;

void fields(auto& archive, Some<ResourceAmount> auto& it) {
    archive(it.name, it.amount);
}

class Encoder {
public:
    explicit Encoder(ByteWriter& out) : out_(out) {}

    template <class... T>
    void operator()(const T&... values) {
        (put(values), ...);
    }

private:
    void put(bool value) { out_.boolean(value); }
    void put(Unsigned auto value) { out_.varint(value); }
    void put(Signed auto value) { out_.zigzag(value); }
    void put(Enumeration auto value) { out_.varint(static_cast<std::uint64_t>(value)); }
    void put(const std::string& text) { out_.string(text); }
    void put(Instant instant) { out_.zigzag(instant.micros()); }
    void put(Duration duration) { out_.zigzag(duration.micros()); }
    template <class Tag>
    void put(StrongId<Tag> id) {
        out_.varint(id.valid() ? std::uint64_t{id.value()} + 1 : 0);
    }
    void put(const ResourceList& list) { put(list.items()); }
    void put(const Labels& labels) { put(labels.items()); }
    template <class A, class B>
    void put(const std::pair<A, B>& both) {
        (*this)(both.first, both.second);
    }
    template <class T>
    void put(const std::vector<T>& values) {
        out_.varint(values.size());
        for (const T& value : values) {
            put(value);
        }
    }
    template <class T, std::size_t N>
    void put(const std::array<T, N>& values) {
        for (const T& value : values) {
            put(value);
        }
    }
    template <class T>
    void put(const std::optional<T>& value) {
        out_.boolean(value.has_value());
        if (value) {
            put(*value);
        }
    }
    template <class T>
    void put(const Valid<T>& noun) {
        put(*noun);
    }
    template <class T>
        requires std::is_class_v<T>
    void put(const T& noun) {
        fields(*this, noun);
    }

    ByteWriter& out_;
};

class Decoder {
public:
    explicit Decoder(ByteReader& in) : in_(in) {}

    template <class... T>
    void operator()(T&... values) {
        (get(values), ...);
    }

private:
    void get(bool& value) { value = in_.boolean(); }
    template <Unsigned T>
    void get(T& value) {
        value = static_cast<T>(in_.varint_at_most(std::numeric_limits<T>::max()));
    }
    template <Signed T>
    void get(T& value) {
        const std::int64_t found = in_.zigzag();
        if (!std::in_range<T>(found)) {
            in_.reject("a number out of its field's range");
            return;
        }
        value = static_cast<T>(found);
    }
    template <Enumeration E>
    void get(E& value) {
        static_assert(kEnumerators<E> > 0, "encoding_fields.hpp does not know this enumeration");
        value = static_cast<E>(in_.varint_at_most(kEnumerators<E> - 1));
    }
    void get(std::string& text) { text = in_.string(); }
    void get(Instant& instant) { instant = Instant::from_micros(in_.zigzag()); }
    void get(Duration& duration) { duration = Duration::from_micros(in_.zigzag()); }
    template <class Tag>
    void get(StrongId<Tag>& id) {
        const std::uint64_t found = in_.varint_at_most(StrongId<Tag>::kInvalid);
        id = found == 0 ? StrongId<Tag>() : StrongId<Tag>(static_cast<std::uint32_t>(found - 1));
    }
    void get(ResourceList& list) {
        std::vector<ResourceAmount> items;
        get(items);
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0 && !(items[i - 1].name < items[i].name)) {
                return in_.reject("resource names that do not ascend");
            }
            list.set(items[i].name, items[i].amount);
        }
    }
    void get(Labels& labels) {
        std::vector<std::pair<std::string, std::string>> items;
        get(items);
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0 && !(items[i - 1].first < items[i].first)) {
                return in_.reject("label keys that do not ascend");
            }
            labels.set(items[i].first, items[i].second);
        }
    }
    template <class A, class B>
    void get(std::pair<A, B>& both) {
        (*this)(both.first, both.second);
    }
    template <class T>
    void get(std::vector<T>& values) {
        const std::size_t count = in_.count(1);
        for (std::size_t i = 0; i < count && in_.ok(); ++i) {
            get(values.emplace_back());
        }
    }
    template <class T, std::size_t N>
    void get(std::array<T, N>& values) {
        for (T& value : values) {
            get(value);
        }
    }
    template <class T>
    void get(std::optional<T>& value) {
        if (in_.boolean()) {
            get(value.emplace());
        }
    }
    template <class T>
        requires std::is_class_v<T>
    void get(T& noun) {
        // Hostile bytes must not choose how deep we recurse.
        constexpr bool kNests = std::same_as<T, PodGroup>;
        if (kNests && group_depth_ == kMaxGroupDepth) {
            return in_.reject("groups nested too deep");
        }
        group_depth_ += kNests ? 1 : 0;
        fields(*this, noun);
        group_depth_ -= kNests ? 1 : 0;
    }

    ByteReader& in_;
    std::size_t group_depth_ = 0;
};

}  // namespace regimen::detail
