#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tongbao {

/// The two spellings of a P-256 signature: DER as OpenSSL has it, r‖s (64 bytes) as RFC 9421 has it. Nothing when the
/// input is none. Pure; any thread.
std::optional<std::string> p256_der_from_raw(std::string_view raw);
std::optional<std::string> p256_raw_from_der(std::string_view der);

}  // namespace tongbao
