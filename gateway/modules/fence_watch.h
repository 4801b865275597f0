#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/contract/guarded.h"

namespace tongbao {

/// The exit code of a worker that ended itself because a module call hung.
inline constexpr int kModuleOverranExit = 70;

/// A module call that ran past its budget.
struct Overrun {
  std::string what;  // "land.compose"
  std::chrono::milliseconds ran{};
  std::chrono::milliseconds budget{};
};

/// Which module calls are running, since when and how long they may. The worker's watchdog thread asks overrun() now
/// and then and, when it says yes, logs `module_overran` and ends the process with kModuleOverranExit: a hung call
/// cannot be cancelled inside a process, and the store alone decides what happens next. Any thread.
class FenceWatch {
 public:
  using Steady = std::chrono::steady_clock::time_point;

  /// How much longer than its budget a call may take before it counts as hung.
  explicit FenceWatch(std::chrono::milliseconds grace = std::chrono::seconds{5}) : grace_{grace} {}

  std::uint64_t entered(std::string_view what, std::chrono::milliseconds budget, Steady at);
  void left(std::uint64_t ticket);
  /// The call that is longest past budget + grace; nothing while all are in time.
  std::optional<Overrun> overrun(Steady now) const;
  std::size_t running() const;

 private:
  struct Running {
    std::string what;
    std::chrono::milliseconds budget{};
    Steady since{};
  };
  struct Calls {
    std::map<std::uint64_t, Running> running;
    std::uint64_t next_ticket = 1;
  };
  const std::chrono::milliseconds grace_;
  Guarded<Calls> calls_;
};

/// One call inside the fence, from construction to destruction.
class FenceMark {
 public:
  FenceMark(FenceWatch* watch, std::string_view what, std::chrono::milliseconds budget);
  ~FenceMark();
  FenceMark(const FenceMark&) = delete;
  FenceMark& operator=(const FenceMark&) = delete;

 private:
  FenceWatch* watch_;
  std::uint64_t ticket_ = 0;
};

}  // namespace tongbao
