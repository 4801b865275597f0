#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "gateway/contract/result.h"

namespace tongbao {

struct JsonLimits {
  std::size_t bytes = 256 * 1024;
  std::size_t depth = 32;  // of nested objects and arrays
};

/// The value of a JSON text (RFC 8259), read strictly. Fails, with byte position and JSON pointer in the detail, with
///   `json_too_large`, `json_not_utf8`, `json_malformed` (also NUL, escaped or not, a byte order mark, trailing bytes,
///   numbers beyond 64 bits or double), `json_duplicate_key`, `json_too_deep`.
/// The detail names keys, never values: those may be personal. Any thread.
Result<nlohmann::json> parse_json(std::string_view text, const JsonLimits& limits = {});

/// RFC 8785: keys sorted by UTF-16 code units, no spaces, shortest escapes. Integers are printed exactly, also beyond
/// 2^53. Works without recursion on any depth. Strings must be UTF-8; values that JSON cannot say (NaN, binary) become
/// null.
std::string canonical_json(const nlohmann::json& value);

}  // namespace tongbao
