#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "gateway/contract/failure.h"
#include "gateway/contract/guarded.h"

namespace tongbao {

/// The last of the store's disk, kept for the results of what was accepted: new cases are turned away while less than
/// that is free, so that what is under way can still be written down. Looks at most every 100 ms. Any thread.
class DiskReserve {
 public:
  /// An empty folder or no bytes: nothing is kept.
  DiskReserve(std::filesystem::path folder, std::uint64_t bytes) : folder_{std::move(folder)}, bytes_{bytes} {}

  /// `store_full` while the reserve is touched. A disk that cannot be asked is not taken for full.
  std::optional<Failure> why_closed();

 private:
  struct Look {
    std::chrono::steady_clock::time_point at{};
    bool touched = false;
  };

  std::filesystem::path folder_;
  std::uint64_t bytes_;
  Guarded<Look> last_;
};

}  // namespace tongbao
