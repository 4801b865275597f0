#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tongbao {

/// The code point at `at`, and `at` moved behind it. Nothing, and `at` unmoved, at the end and where the bytes are not
/// well-formed UTF-8 (overlong, surrogate, above U+10FFFF, cut short). Any thread, as everything here.
std::optional<char32_t> next_code_point(std::string_view utf8, std::size_t& at);

/// The position of the first ill-formed byte; nothing when all is well-formed.
std::optional<std::size_t> first_ill_formed(std::string_view utf8);

inline bool is_utf8(std::string_view utf8) {
  return !first_ill_formed(utf8);
}

/// All code points; nothing when the text is not well-formed.
std::optional<std::u32string> to_code_points(std::string_view utf8);

/// Appends the UTF-8 of a scalar value (not a surrogate, at most U+10FFFF).
void append_utf8(std::string& text, char32_t code_point);

}  // namespace tongbao
