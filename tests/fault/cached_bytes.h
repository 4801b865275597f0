#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace tongbao::fault {

/// What a disk writes whole or not at all.
inline constexpr std::size_t kSector = 512;

struct PendingWrite {
  std::uint64_t at = 0;
  std::string bytes;
};

struct CutFigures {
  std::size_t pending = 0, kept = 0, torn = 0, lost = 0, lost_bytes = 0;
};

/// The bytes of the disk: what is on it, and what is on its way.
class CachedBytes {
 public:
  explicit CachedBytes(std::string image) : seen_{image}, durable_{std::move(image)} {}

  std::size_t size() const { return seen_.size(); }
  std::string_view read(std::uint64_t at, std::size_t count) const {
    return at >= seen_.size() ? std::string_view{} : std::string_view{seen_}.substr(at, count);
  }
  /// How much was taken: not behind the end.
  std::size_t write(std::uint64_t at, std::string_view bytes) {
    if (at >= seen_.size()) return 0;
    bytes = bytes.substr(0, seen_.size() - at);
    bytes.copy(seen_.data() + at, bytes.size());
    pending_.push_back({at, std::string{bytes}});
    return bytes.size();
  }
  void flush() {
    for (const auto& write : pending_)
      write.bytes.copy(durable_.data() + write.at, write.bytes.size());
    pending_.clear();
  }

  /// What is left when the power goes now.
  std::string after_cut(std::uint64_t seed, CutFigures& figures) const {
    std::mt19937_64 chance{seed};
    auto image = durable_;
    figures.pending = pending_.size();
    for (const auto& write : pending_) {
      const auto fate = chance() % 3;
      // A sector is written whole or not at all.
      const auto sectors = write.bytes.size() / kSector;
      const auto kept = fate == 0 ? write.bytes.size() : fate == 1 && sectors > 1 ? (chance() % sectors) * kSector : 0;
      write.bytes.copy(image.data() + write.at, kept);
      figures.kept += kept == write.bytes.size();
      figures.torn += kept > 0 && kept < write.bytes.size();
      figures.lost += kept == 0;
      figures.lost_bytes += write.bytes.size() - kept;
    }
    return image;
  }

 private:
  std::string seen_, durable_;
  std::vector<PendingWrite> pending_;
};

}  // namespace tongbao::fault
