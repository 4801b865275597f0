#include "gateway/kit/digest.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

namespace tongbao {

namespace {

constexpr std::string_view kBase64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64UrlDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const unsigned char* as_unsigned(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

// Looked up once: OpenSSL 3 searches its providers at every use of EVP_sha256(). Never given back, like the library.
const EVP_MD* digest_kind(const char* name) {
  const EVP_MD* kind = EVP_MD_fetch(nullptr, name, nullptr);
  if (kind == nullptr) std::abort();
  return kind;
}

// Out of memory is the only way these fail: going on without a digest would be worse than ending.
std::string evp_digest(const EVP_MD* kind, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &length, kind, nullptr) != 1) std::abort();
  return {reinterpret_cast<const char*>(out.data()), length};
}

std::string base64_with(std::string_view digits, std::string_view bytes, bool padded) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group = group << 8 | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0u);
    for (std::size_t i = 0; i <= count; ++i)
      text.push_back(digits[group >> (18 - 6 * i) & 0x3F]);
    if (padded) text.append(3 - count, '=');
  }
  return text;
}

std::optional<std::string> unbase64_with(std::string_view digits, std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t kept = 0;
  int bits = 0;
  for (const char c : text) {
    const auto digit = digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    kept = kept << 6 | static_cast<std::uint32_t>(digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<char>(kept >> bits & 0xFF));
    kept &= (1u << bits) - 1;
  }
  if (kept != 0) return std::nullopt;
  return bytes;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string sha256(std::string_view bytes) {
  static const EVP_MD* const kind = digest_kind("SHA256");
  return evp_digest(kind, bytes);
}

std::string sha512(std::string_view bytes) {
  static const EVP_MD* const kind = digest_kind("SHA512");
  return evp_digest(kind, bytes);
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  static EVP_MAC* const kind = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  std::array<char, 7> hash{"SHA256"};
  const std::array parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, hash.data(), 0),
                              OSSL_PARAM_construct_end()};
  const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context{EVP_MAC_CTX_new(kind), &EVP_MAC_CTX_free};
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  std::size_t length = 0;
  // An empty key is a key, too, and must not be read as "the key set before".
  const auto* key_bytes = key.empty() ? reinterpret_cast<const unsigned char*>("") : as_unsigned(key);
  if (context == nullptr || EVP_MAC_init(context.get(), key_bytes, key.size(), parameters.data()) != 1 ||
      EVP_MAC_update(context.get(), as_unsigned(bytes), bytes.size()) != 1 ||
      EVP_MAC_final(context.get(), out.data(), &length, out.size()) != 1)
    std::abort();
  return {reinterpret_cast<const char*>(out.data()), length};
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text.push_back(kDigits[byte >> 4]);
    text.push_back(kDigits[byte & 0xF]);
  }
  return text;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t at = 0; at < text.size(); at += 2) {
    const int high = hex_digit(text[at]);
    const int low = hex_digit(text[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<char>(high << 4 | low));
  }
  return bytes;
}

std::string to_base64(std::string_view bytes) {
  return base64_with(kBase64Digits, bytes, true);
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  for (int i = 0; i < 2 && text.ends_with('='); ++i)
    text.remove_suffix(1);
  return unbase64_with(kBase64Digits, text);
}

std::string to_base64url(std::string_view bytes) {
  return base64_with(kBase64UrlDigits, bytes, false);
}

std::optional<std::string> from_base64url(std::string_view text) {
  return unbase64_with(kBase64UrlDigits, text);
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace tongbao
