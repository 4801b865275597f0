#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tongbao {

/// A SHA-256 value.
using Hash = std::array<std::uint8_t, 32>;

/// SHA-256 of bytes. Any thread.
Hash hash_of(std::string_view bytes);

/// HMAC-SHA256.
Hash keyed_hash(std::string_view key, std::string_view bytes);

/// Lower-case hex, 64 digits.
std::string to_hex(const Hash& hash);

/// Base64 with padding (RFC 4648 §4), 44 characters.
std::string to_base64(const Hash& hash);

/// The hash of 64 lower-case hex digits; nothing for anything else.
std::optional<Hash> hash_from_hex(std::string_view hex);

}  // namespace tongbao
