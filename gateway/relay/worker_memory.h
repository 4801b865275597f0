#pragma once

#include <cstdint>
#include <string>

namespace tongbao {

/// The exit code of a worker that ended because it had grown past `relay.worker_memory_mb`: a module leaks.
inline constexpr int kOutgrownExit = 71;

/// The resident memory of this process in bytes; 0 where the system does not say. Any thread.
std::uint64_t resident_bytes();

/// What a worker may take. Past `soft` it finishes what is under way and ends; past twice as much it ends at once. 0:
/// no limit.
struct MemoryLimit {
  std::uint64_t soft = 0;

  bool is_passed(std::uint64_t resident) const { return soft != 0 && resident > soft; }
  bool is_far_passed(std::uint64_t resident) const { return soft != 0 && resident > 2 * soft; }
};

/// The log line for a worker that has grown past its limit.
void log_outgrown(const std::string& agency, std::uint64_t resident, const MemoryLimit& limit);

}  // namespace tongbao
