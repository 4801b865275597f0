#pragma once

#include <mutex>
#include <utility>

namespace tongbao {

/// Data that lives with its lock. Any thread.
template <class Value>
class Guarded {
 public:
  template <class... Arguments>
  explicit Guarded(Arguments&&... arguments) : value_(std::forward<Arguments>(arguments)...) {}

  /// Calls `work(value)` under the lock and returns what it returns. No I/O and no foreign call inside.
  template <class Work>
  decltype(auto) with(Work&& work) {
    const std::lock_guard lock{mutex_};
    return std::forward<Work>(work)(value_);
  }
  template <class Work>
  decltype(auto) with(Work&& work) const {
    const std::lock_guard lock{mutex_};
    return std::forward<Work>(work)(value_);
  }

 private:
  mutable std::mutex mutex_;
  Value value_;
};

}  // namespace tongbao
