#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace tongbao {

/// The only source of chance. Any thread.
class Random {
 public:
  virtual ~Random() = default;
  /// Fills `bytes` with unpredictable bytes.
  virtual void fill(std::span<std::byte> bytes) = 0;
};

/// OpenSSL's generator. A machine without randomness ends the process: weak keys and nonces are worse than none.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::byte> bytes) override;
};

/// `count` bytes from `random`.
std::string random_bytes(Random& random, std::size_t count);

}  // namespace tongbao
