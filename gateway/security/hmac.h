#pragma once

#include <string>
#include <string_view>

namespace tongbao {

/// HMAC-SHA256, 32 raw bytes. Ends the process where OpenSSL cannot: nothing may go on without it.
std::string hmac_sha256(std::string_view key, std::string_view bytes);

}  // namespace tongbao
