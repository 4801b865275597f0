#pragma once

#include <utility>
#include <variant>

#include "gateway/contract/failure.h"

namespace tongbao {

/// The answer of a verb that has nothing to return but may fail: Result<Done>.
struct Done {};

/// A value or the Failure that stood in its way. Not thread-safe by itself.
template <class Value>
class [[nodiscard]] Result {
 public:
  Result(Value value) : state_{std::in_place_index<0>, std::move(value)} {}
  Result(Failure failure) : state_{std::in_place_index<1>, std::move(failure)} {}

  explicit operator bool() const { return state_.index() == 0; }
  /// Only when the result holds a value; throws std::bad_variant_access otherwise (a defect of the caller).
  Value& operator*() & { return std::get<0>(state_); }
  const Value& operator*() const& { return std::get<0>(state_); }
  Value&& operator*() && { return std::get<0>(std::move(state_)); }
  Value* operator->() { return &std::get<0>(state_); }
  const Value* operator->() const { return &std::get<0>(state_); }
  /// Only when the result holds a failure.
  const Failure& failure() const { return std::get<1>(state_); }

 private:
  std::variant<Value, Failure> state_;
};

/// For std::visit over a variant of outcomes: one lambda each, the compiler checks that none is missing.
template <class... Cases>
struct overloaded : Cases... {
  using Cases::operator()...;
};
// Clang before 17 does not deduce aggregates by itself.
template <class... Cases>
overloaded(Cases...) -> overloaded<Cases...>;

}  // namespace tongbao
