#pragma once

#include <cstdint>
#include <span>

#include "gateway/kit/random.h"

namespace tongbao::simulator {

/// Chance that is the same for the same seed (splitmix64). One thread at a time.
class Chance final : public Random {
 public:
  explicit Chance(std::uint64_t seed) : state_{seed * 0x9E3779B97F4A7C15U + 0x1234567U} {}

  void fill(std::span<std::byte> bytes) override {
    for (auto& byte : bytes)
      byte = static_cast<std::byte>(draw() >> 56);
  }
  std::uint64_t draw() {
    auto mixed = state_ += 0x9E3779B97F4A7C15U;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31);
  }
  /// 0 … count - 1.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(draw() % count); }
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(draw() % static_cast<std::uint64_t>(most - least + 1));
  }
  bool percent(unsigned often) { return draw() % 100 < often; }
  bool permille(unsigned often) { return draw() % 1000 < often; }

 private:
  std::uint64_t state_;
};

}  // namespace tongbao::simulator
