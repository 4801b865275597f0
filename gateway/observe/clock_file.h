#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "gateway/contract/clock.h"
#include "gateway/contract/guarded.h"

namespace tongbao {

/// The machine's clock.
class SystemClock : public Clock {
 public:
  Instant now() const override;
};

/// A clock that a file moves, for the demo and for tests: the file holds an RFC 3339 instant, and the time is that
/// instant plus what has passed since the file was written (its mtime). Writing it again moves every process that looks
/// at it. The file is looked at every 20 ms at most; while it is absent the system's time counts, while it is
/// unreadable the last reading. Any thread.
class FileClock : public Clock {
 public:
  explicit FileClock(std::filesystem::path file);
  Instant now() const override;

 private:
  struct Reading {
    std::optional<std::chrono::steady_clock::time_point> looked_at;
    std::optional<std::filesystem::file_time_type> written_at;
    std::chrono::milliseconds ahead{0};  // of the system's clock
  };
  void look(Reading& reading) const;

  std::filesystem::path file_;
  mutable Guarded<Reading> reading_;
};

/// FileClock for a named file, SystemClock for an empty path.
std::unique_ptr<Clock> open_clock(const std::filesystem::path& clock_file);

}  // namespace tongbao
