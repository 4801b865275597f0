#pragma once

#include <chrono>

namespace tongbao {

/// UTC wall time in whole milliseconds: what the store keeps, the log prints and the evidence signs.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// The only source of wall time. Any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

}  // namespace tongbao
