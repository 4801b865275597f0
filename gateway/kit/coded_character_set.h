#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/contract/character_set.h"
#include "gateway/kit/cp950.h"

namespace tongbao {

/// A character set of one- and two-byte codes, all looked up in tables built once. Immutable, any thread.
class CodedCharacterSet final : public CharacterSet {
 public:
  /// `encodes` and `decodes` each name a code point and a code at most once. Of `cns_codes` (as
  /// CharacterTables has them) it keeps what missing() may have to name.
  CodedCharacterSet(std::string profile, const std::vector<CharacterCode>& encodes,
                    const std::vector<CharacterCode>& decodes,
                    const std::unordered_map<char32_t, std::uint32_t>& cns_codes);

  std::string_view profile() const override { return profile_; }
  std::vector<MissingCharacter> missing(std::string_view utf8) const override;
  Result<std::string> encode(std::string_view utf8) const override;
  Result<std::string> decode(std::string_view bytes) const override;

 private:
  std::uint16_t code_of(char32_t code_point) const;  // 0: none

  std::string profile_;
  std::vector<std::uint16_t> plane_zero_;                  // code by code point
  std::unordered_map<char32_t, std::uint16_t> beyond_;     // the same above U+FFFF
  std::vector<char32_t> characters_;                       // by code; 0: none
  std::unordered_map<char32_t, std::uint32_t> cns_codes_;  // of characters without a code
};

}  // namespace tongbao
