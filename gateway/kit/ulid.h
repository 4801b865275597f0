#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/contract/clock.h"
#include "gateway/contract/guarded.h"
#include "gateway/kit/random.h"

namespace tongbao {

/// Draws ULIDs: 48 bits of milliseconds, 80 bits of chance, 26 characters of Crockford base 32. Any thread.
class UlidSource {
 public:
  /// Borrows both.
  UlidSource(const Clock& clock, Random& random) : clock_{clock}, random_{random} {}
  /// Greater than every id drawn before, also within one millisecond and when the clock steps back.
  std::string next();

 private:
  struct Last {
    std::uint64_t milliseconds = 0;
    std::array<std::uint8_t, 10> chance{};
  };
  const Clock& clock_;
  Random& random_;
  Guarded<Last> last_;
};

/// 26 upper-case Crockford characters, at most 128 bits.
bool is_ulid(std::string_view text);

}  // namespace tongbao
