#pragma once

#include <memory>
#include <string_view>

#include "gateway/contract/character_set.h"
#include "gateway/kit/character_tables.h"

namespace tongbao {

/// The character set of a profile: `utf8`, `cp950`, `cp950+fin`, `dci` or `land:<old county>` (台 and 臺 alike). Copies
/// what it needs of `tables`. Fails with `unknown_profile`, or `character_table_missing` when the profile's table was
/// not imported. `cp950` works without tables (then no CNS code is known).
///
/// Strict (`docs/formats`): a character is representable only if its code comes back as the same character. So private
/// use is refused, also a code that CP950 gives to another character, and one that a table gives to two characters.
/// Of several codes the lowest counts. `dci` is a complete code of its own: one byte for ASCII, its table for all else.
Result<std::unique_ptr<CharacterSet>> make_character_set(std::string_view profile, const CharacterTables& tables);

}  // namespace tongbao
