#pragma once

#include <string>
#include <string_view>

namespace tongbao {

/// Appends a JSON string with the shortest escapes (RFC 8785). `text` must be UTF-8. Any thread.
void append_json_string(std::string& out, std::string_view text);

/// Whether `left` comes before `right` by UTF-16 code units, the order of keys in RFC 8785. Both must be UTF-8.
bool utf16_less(std::string_view left, std::string_view right);

}  // namespace tongbao
