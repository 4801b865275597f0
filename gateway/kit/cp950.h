#pragma once

#include <cstdint>
#include <vector>

namespace tongbao {

/// One code of a character. Codes below 0x100 have one byte.
struct CharacterCode {
  char32_t code_point = 0;
  std::uint16_t code = 0;
  bool operator==(const CharacterCode&) const = default;
};

/// What glibc's CP950 knows, read out of iconv once: the codes that come back as the character they were made from
/// (`encodes`), and every assigned code with its character (`decodes`: a few box lines and numerals have two codes).
/// Private use and C1 controls are left out. Empty when this system has no CP950. Any thread.
struct Cp950Codes {
  std::vector<CharacterCode> encodes;
  std::vector<CharacterCode> decodes;
};

Cp950Codes read_cp950();

}  // namespace tongbao
