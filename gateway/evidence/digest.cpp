#include "gateway/evidence/digest.h"

#include <cstdlib>
#include <memory>

#include <openssl/core_names.h>
#include <openssl/evp.h>

namespace tongbao {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

const void* bytes_of(std::string_view text) {
  return text.data();
}

}  // namespace

Hash hash_of(std::string_view bytes) {
  Hash hash{};
  // nothing may go on without SHA-256: a log that cannot hash cannot record
  if (EVP_Digest(bytes_of(bytes), bytes.size(), hash.data(), nullptr, EVP_sha256(), nullptr) != 1) std::abort();
  return hash;
}

Hash keyed_hash(std::string_view key, std::string_view bytes) {
  Hash hash{};
  std::size_t length = 0;
  const unsigned char* done =
      EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, bytes_of(key), key.size(),
                reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash.data(), hash.size(), &length);
  if (done == nullptr || length != hash.size()) std::abort();
  return hash;
}

std::string to_hex(const Hash& hash) {
  std::string hex;
  hex.reserve(hash.size() * 2);
  for (const std::uint8_t byte : hash) {
    hex.push_back(kHexDigits[byte >> 4U]);
    hex.push_back(kHexDigits[byte & 0x0FU]);
  }
  return hex;
}

std::string to_base64(const Hash& hash) {
  unsigned char text[48];
  const int length = EVP_EncodeBlock(text, hash.data(), static_cast<int>(hash.size()));
  return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)};
}

std::optional<Hash> hash_from_hex(std::string_view hex) {
  Hash hash{};
  if (hex.size() != hash.size() * 2) return std::nullopt;
  for (std::size_t at = 0; at < hex.size(); ++at) {
    const auto value = kHexDigits.find(hex[at]);
    if (value == std::string_view::npos) return std::nullopt;
    auto& byte = hash[at / 2];
    byte = static_cast<std::uint8_t>((byte << 4U) | value);
  }
  return hash;
}

}  // namespace tongbao
