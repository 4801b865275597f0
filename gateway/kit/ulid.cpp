#include "gateway/kit/ulid.h"

#include <algorithm>
#include <span>

namespace tongbao {

namespace {

constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kUlidLength = 26;

using UlidBytes = std::array<std::uint8_t, 16>;

// 130 bits for 128: the first character carries three bits only.
std::string ulid_text(const UlidBytes& bytes) {
  std::string text(kUlidLength, '0');
  std::uint32_t kept = 0;
  int bits = 2;
  std::size_t at = 0;
  for (const auto byte : bytes) {
    kept = kept << 8 | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text[at++] = kCrockford[kept >> bits & 0x1F];
    }
    kept &= (1u << bits) - 1;
  }
  return text;
}

}  // namespace

std::string UlidSource::next() {
  const auto now = static_cast<std::uint64_t>(std::max<std::int64_t>(0, clock_.now().time_since_epoch().count()));
  const Last drawn = last_.with([&](Last& last) {
    std::size_t i = now > last.milliseconds ? 0 : last.chance.size();
    while (i > 0 && ++last.chance[i - 1] == 0)
      --i;
    if (i > 0) return last;
    // A new millisecond; or all 80 bits of this one are used up: borrow the next.
    last.milliseconds = std::max(now, last.milliseconds + 1);
    random_.fill(std::as_writable_bytes(std::span{last.chance}));
    return last;
  });
  UlidBytes bytes{};
  for (std::size_t i = 0; i < 6; ++i)
    bytes[i] = static_cast<std::uint8_t>(drawn.milliseconds >> (40 - 8 * i));
  std::copy(drawn.chance.begin(), drawn.chance.end(), bytes.begin() + 6);
  return ulid_text(bytes);
}

bool is_ulid(std::string_view text) {
  return text.size() == kUlidLength && text.front() <= '7' &&
         text.find_first_not_of(kCrockford) == std::string_view::npos;
}

}  // namespace tongbao
