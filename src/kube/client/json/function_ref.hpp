// FunctionRef<R(Args...)>: a callable borrowed for the length of one call, without the allocation
// that std::function makes for a lambda with many captures.
// Errors: none. Complexity: one indirect call. Thread rule: a value; never keep one.
#pragma once

#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

namespace regimen::kube::client {

template <class Signature>
class FunctionRef;

template <class R, class... Args>
class FunctionRef<R(Args...)> {
public:
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, FunctionRef> &&
                 std::is_invocable_r_v<R, F&, Args...>)
    FunctionRef(F&& f)  // NOLINT(google-explicit-constructor): takes lambdas as arguments
        : object_(const_cast<void*>(static_cast<const void*>(std::addressof(f)))),
          call_([](void* object, Args... args) -> R {
              return (*static_cast<std::remove_reference_t<F>*>(object))(
                  std::forward<Args>(args)...);
          }) {}

    [[nodiscard]] R operator()(Args... args) const {
        return call_(object_, std::forward<Args>(args)...);
    }

private:
    void* object_;
    R (*call_)(void*, Args...);
};

}  // namespace regimen::kube::client
