#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tongbao {

/// What is wrong with bytes that should be UTF-8 text.
enum class TextDamage { none, not_utf8, surrogate };

struct DecodedText {
  std::u32string characters;  // all of them when damage is none, else those before it
  TextDamage damage = TextDamage::none;
};

/// Strict UTF-8: no overlong forms, nothing above U+10FFFF, encoded surrogates told apart.
DecodedText decode_utf8(std::string_view bytes);

/// UTF-8 of scalar values; the reverse of decode_utf8.
std::string encode_utf8(std::u32string_view characters);

/// Unicode normalisation form C. For comparison keys only: it changes characters (U+FA0C becomes U+5140), so it is
/// never used on text that is stored or sent. Text that is not UTF-8 comes back unchanged.
std::string to_nfc(std::string_view utf8);

/// Han characters as names and addresses use them: the ideograph blocks, compatibility ideographs, 〇, and planes 15
/// and 16, where the national tables put characters Unicode lacks.
bool is_han(char32_t character);

/// Private use of the basic plane (U+E000 to U+F8FF): means another character on every machine.
bool is_bmp_private_use(char32_t character);

/// `?` ■ □ 〓 and U+FFFD: what systems write where they lost a character.
bool is_placeholder(char32_t character);

/// Full-width ASCII (U+FF01 to U+FF5E) as half width, U+3000 as a blank; anything else as it is.
char32_t to_half_width(char32_t character);

}  // namespace tongbao
