#include "gateway/relay/worker_memory.h"

#include <fstream>

#include <unistd.h>

#include "gateway/observe/event_log.h"

namespace tongbao {

std::uint64_t resident_bytes() {
  // /proc/self/statm: size, then resident, in pages.
  std::ifstream file{"/proc/self/statm"};
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  if (!(file >> size >> resident)) return 0;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

void log_outgrown(const std::string& agency, std::uint64_t resident, const MemoryLimit& limit) {
  constexpr std::uint64_t kMegabyte = 1'000'000;
  log_event(events::worker_outgrown, {{"agency", agency},
                                      {"resident_mb", static_cast<std::int64_t>(resident / kMegabyte)},
                                      {"limit_mb", static_cast<std::int64_t>(limit.soft / kMegabyte)}});
}

}  // namespace tongbao
