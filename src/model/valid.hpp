// Valid<T>: a value of T that has passed `Status validate(const T&)`. Nouns are plain structs while
// a reader fills them in, and Valid<> from there on, so nothing behind a shell checks them again.
// Errors: make() returns what validate() says. Complexity: that of validate(). Thread rule: a
// value.
#pragma once

#include <utility>

#include "base/result.hpp"

namespace regimen {

template <class T>
class Valid {
public:
    static Result<Valid> make(T draft) {
        REGIMEN_TRY(validate(draft));
        return Valid(std::move(draft));
    }

    const T& operator*() const { return value_; }
    const T* operator->() const { return &value_; }

    friend bool operator==(const Valid&, const Valid&) = default;

private:
    explicit Valid(T value) : value_(std::move(value)) {}
    T value_;
};

}  // namespace regimen
