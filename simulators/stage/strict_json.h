#pragma once

#include <string>
#include <string_view>
#include <variant>

#include <nlohmann/json.hpp>

namespace tongbao::stage {

/// Why a text is not acceptable JSON, a sentence without any of its content.
struct NotJson {
  std::string why;
};

/// Parses UTF-8 JSON. Refuses duplicate member names, deeper nesting than `most_depth`, U+0000 in strings,
/// floating-point numbers, trailing bytes and bytes that are not UTF-8.
std::variant<nlohmann::json, NotJson> parse_strict(std::string_view text, int most_depth);

/// Sorted keys, no spaces, UTF-8 unescaped.
std::string canonical(const nlohmann::json& value);

}  // namespace tongbao::stage
