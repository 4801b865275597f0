#pragma once

#include <string>
#include <string_view>

namespace tongbao {

/// "agency_keys[1].key_id" → "agency_keys[].key_id": one rule for all elements of a list of tables.
std::string key_pattern(std::string_view key);

}  // namespace tongbao
