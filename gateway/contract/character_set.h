#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/contract/result.h"

namespace tongbao {

/// A character an agency's system has no code for.
struct MissingCharacter {
  char32_t code_point = 0;
  std::string cns_code;  // CNS 11643 plane-code such as "3-3476"; empty when the imported tables have none
  bool operator==(const MissingCharacter&) const = default;
};

/// What an agency's system can store (全字庫 profile): `utf8`, `cp950`, `cp950+fin`, `dci`, `land:<old county>`.
/// Strict: nothing is ever substituted. Immutable, any thread.
class CharacterSet {
 public:
  virtual ~CharacterSet() = default;
  /// The profile's name as a route file writes it.
  virtual std::string_view profile() const = 0;
  /// Every character of `utf8` without a code here, in order of appearance, each once. Empty: all can be stored.
  virtual std::vector<MissingCharacter> missing(std::string_view utf8) const = 0;
  /// The bytes of `utf8` in this set. Fails with `cannot_represent` or, for text that is not UTF-8, `not_utf8`.
  virtual Result<std::string> encode(std::string_view utf8) const = 0;
  /// UTF-8 of `bytes`. Fails with `not_decodable`.
  virtual Result<std::string> decode(std::string_view bytes) const = 0;
};

}  // namespace tongbao
