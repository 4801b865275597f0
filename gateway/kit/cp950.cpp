#include "gateway/kit/cp950.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <iconv.h>

#include "gateway/kit/utf8.h"

namespace tongbao {

namespace {

/// One direction of iconv. Not thread-safe.
class IconvWay {
 public:
  IconvWay(const char* to, const char* from) : way_{iconv_open(to, from)} {}
  ~IconvWay() {
    if (usable()) iconv_close(way_);
  }
  IconvWay(const IconvWay&) = delete;
  IconvWay& operator=(const IconvWay&) = delete;

  bool usable() const {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): POSIX says this of iconv_open
    return way_ != reinterpret_cast<iconv_t>(-1);
  }
  /// The whole text, or nothing when a part has no exact counterpart.
  std::optional<std::string> convert(std::string text) {
    std::array<char, 16> out{};
    char* from = text.data();
    char* to = out.data();
    std::size_t left = text.size();
    std::size_t room = out.size();
    iconv(way_, nullptr, nullptr, nullptr, nullptr);
    if (iconv(way_, &from, &left, &to, &room) != 0 || left != 0) return std::nullopt;
    return std::string{out.data(), out.size() - room};
  }

 private:
  iconv_t way_;
};

std::string code_bytes(unsigned code) {
  std::string bytes;
  if (code > 0xFF) bytes.push_back(static_cast<char>(code >> 8));
  bytes.push_back(static_cast<char>(code & 0xFF));
  return bytes;
}

bool is_wanted(char32_t c) {
  const bool control = c == 0 || (c >= 0x80 && c < 0xA0);
  const bool private_use = c >= 0xE000 && c <= 0xF8FF;
  return !control && !private_use;
}

}  // namespace

Cp950Codes read_cp950() {
  IconvWay decode{"UTF-8", "CP950"};
  IconvWay encode{"CP950", "UTF-8"};
  Cp950Codes found;
  if (!decode.usable() || !encode.usable()) return found;
  const auto try_code = [&](unsigned code) {
    const auto bytes = code_bytes(code);
    const auto text = decode.convert(bytes);
    if (!text) return;
    std::size_t at = 0;
    const auto character = next_code_point(*text, at);
    if (!character || at != text->size() || !is_wanted(*character)) return;
    const CharacterCode one{*character, static_cast<std::uint16_t>(code)};
    found.decodes.push_back(one);
    if (encode.convert(*text) == bytes) found.encodes.push_back(one);
  };
  for (unsigned code = 0x01; code <= 0x7F; ++code)
    try_code(code);
  for (unsigned lead = 0x81; lead <= 0xFE; ++lead)
    for (unsigned trail = 0x40; trail <= 0xFE; ++trail)
      try_code(lead << 8 | trail);
  return found;
}

}  // namespace tongbao
