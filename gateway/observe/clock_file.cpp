#include "gateway/observe/clock_file.h"

#include <fstream>
#include <sstream>
#include <utility>

#include "gateway/observe/log_time.h"

namespace tongbao {
namespace {

constexpr std::chrono::milliseconds kLookEvery{20};

Instant machine_time() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace

Instant SystemClock::now() const {
  return machine_time();
}

FileClock::FileClock(std::filesystem::path file) : file_{std::move(file)} {}

Instant FileClock::now() const {
  const auto ahead = reading_.with([&](Reading& reading) {
    const auto at = std::chrono::steady_clock::now();
    if (!reading.looked_at || at - *reading.looked_at >= kLookEvery) {
      look(reading);  // a stat under the lock: every caller would have to wait for it anyway
      reading.looked_at = at;
    }
    return reading.ahead;
  });
  return machine_time() + ahead;
}

void FileClock::look(Reading& reading) const {
  std::error_code trouble;
  const auto written_at = std::filesystem::last_write_time(file_, trouble);
  if (trouble) {
    reading.written_at.reset();
    reading.ahead = std::chrono::milliseconds{0};
    return;
  }
  if (written_at == reading.written_at) return;
  std::ifstream stream{file_, std::ios::binary};
  std::ostringstream text;
  text << stream.rdbuf();
  const auto named = instant_from_text(text.str());
  if (!named) return;  // being written: looked at again
  reading.ahead = *named - std::chrono::floor<std::chrono::milliseconds>(std::chrono::file_clock::to_sys(written_at));
  reading.written_at = written_at;
}

std::unique_ptr<Clock> open_clock(const std::filesystem::path& clock_file) {
  if (clock_file.empty()) return std::make_unique<SystemClock>();
  return std::make_unique<FileClock>(clock_file);
}

}  // namespace tongbao
