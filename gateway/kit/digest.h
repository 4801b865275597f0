#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tongbao {

/// Digests and their spellings. Digests are raw bytes in a string. Pure; any thread.

std::string sha256(std::string_view bytes);
std::string sha512(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes);

/// Lower-case hexadecimal.
std::string to_hex(std::string_view bytes);
/// Either case; nothing for an odd length or another character.
std::optional<std::string> from_hex(std::string_view text);

/// RFC 4648 §4, padded.
std::string to_base64(std::string_view bytes);
/// Strict: padding required, no white space, unused bits zero.
std::optional<std::string> from_base64(std::string_view text);

/// RFC 4648 §5, without padding.
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

/// Compares without telling by its duration where the first difference is.
bool equal_in_constant_time(std::string_view left, std::string_view right);

}  // namespace tongbao
