#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tongbao::stage {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// Wall time that a file may move: its content is an RFC 3339 instant, and the time is that instant plus the real time
/// since the file was written. Without a file, or while it cannot be read, the system's time. Any thread.
class DayClock {
 public:
  explicit DayClock(std::filesystem::path file = {}) : file_(std::move(file)) {}
  Instant now() const;

 private:
  std::filesystem::path file_;
};

/// "2026-11-22T03:04:05Z", fractions dropped.
std::string rfc3339(Instant at);
/// Instants with `Z` or an offset; nothing for anything else.
std::optional<Instant> parse_rfc3339(std::string_view text);
/// The ISO date in Taipei (UTC+8, no summer time), `days` later.
std::string taipei_date(Instant at, int days = 0);

}  // namespace tongbao::stage
