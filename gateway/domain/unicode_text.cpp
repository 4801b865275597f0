#include "gateway/domain/unicode_text.h"

#include <cstdint>
#include <cstdlib>
#include <memory>

#include <utf8proc.h>

namespace tongbao {
namespace {

struct LeadByte {
  std::size_t following = 0;
  std::uint32_t bits = 0;
  std::uint32_t least = 0;  // smaller values are overlong
};

std::optional<LeadByte> read_lead_byte(unsigned char byte) {
  if (byte < 0x80) return LeadByte{0, byte, 0};
  if ((byte & 0xE0U) == 0xC0) return LeadByte{1, byte & 0x1FU, 0x80};
  if ((byte & 0xF0U) == 0xE0) return LeadByte{2, byte & 0x0FU, 0x800};
  if ((byte & 0xF8U) == 0xF0) return LeadByte{3, byte & 0x07U, 0x10000};
  return std::nullopt;
}

bool in_range(char32_t character, char32_t first, char32_t last) {
  return character >= first && character <= last;
}

}  // namespace

DecodedText decode_utf8(std::string_view bytes) {
  DecodedText decoded;
  decoded.damage = TextDamage::not_utf8;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto lead = read_lead_byte(static_cast<unsigned char>(bytes[at]));
    if (!lead || at + lead->following >= bytes.size()) return decoded;
    std::uint32_t value = lead->bits;
    for (std::size_t next = 1; next <= lead->following; ++next) {
      const auto byte = static_cast<unsigned char>(bytes[at + next]);
      if ((byte & 0xC0U) != 0x80) return decoded;
      value = (value << 6U) | (byte & 0x3FU);
    }
    if (value < lead->least || value > 0x10FFFF) return decoded;
    if (value >= 0xD800 && value <= 0xDFFF) {
      decoded.damage = TextDamage::surrogate;
      return decoded;
    }
    decoded.characters.push_back(static_cast<char32_t>(value));
    at += lead->following + 1;
  }
  decoded.damage = TextDamage::none;
  return decoded;
}

std::string encode_utf8(std::u32string_view characters) {
  std::string bytes;
  bytes.reserve(characters.size() * 3);
  for (const char32_t character : characters) {
    utf8proc_uint8_t buffer[4];
    const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(character), buffer);
    for (utf8proc_ssize_t at = 0; at < length; ++at)
      bytes.push_back(static_cast<char>(buffer[at]));
  }
  return bytes;
}

std::string to_nfc(std::string_view utf8) {
  utf8proc_uint8_t* composed = nullptr;
  const auto length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(utf8.data()), static_cast<utf8proc_ssize_t>(utf8.size()),
                   &composed, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner{composed, &std::free};
  if (length < 0) return std::string{utf8};
  return {reinterpret_cast<const char*>(composed), static_cast<std::size_t>(length)};
}

bool is_han(char32_t character) {
  return character == 0x3007 || in_range(character, 0x3400, 0x4DBF) || in_range(character, 0x4E00, 0x9FFF) ||
         in_range(character, 0xF900, 0xFAFF) || in_range(character, 0x20000, 0x3FFFD) ||
         in_range(character, 0xF0000, 0xFFFFD) || in_range(character, 0x100000, 0x10FFFD);
}

bool is_bmp_private_use(char32_t character) {
  return in_range(character, 0xE000, 0xF8FF);
}

bool is_placeholder(char32_t character) {
  return character == U'?' || character == 0xFF1F || character == 0x25A0 || character == 0x25A1 ||
         character == 0x3013 || character == 0xFFFD;
}

char32_t to_half_width(char32_t character) {
  if (in_range(character, 0xFF01, 0xFF5E)) return character - 0xFEE0;
  return character == 0x3000 ? U' ' : character;
}

}  // namespace tongbao
