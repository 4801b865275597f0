#include "simulators/stage/crypto.h"

#include <array>
#include <cstdio>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>

namespace tongbao::stage {

namespace {

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeContext>;

EVP_PKEY* read_pem(const std::filesystem::path& file, bool is_private) {
  std::FILE* in = std::fopen(file.c_str(), "r");
  if (in == nullptr) throw std::runtime_error("cannot read the key file " + file.string());
  EVP_PKEY* key =
      is_private ? PEM_read_PrivateKey(in, nullptr, nullptr, nullptr) : PEM_read_PUBKEY(in, nullptr, nullptr, nullptr);
  std::fclose(in);
  if (key != nullptr && EVP_PKEY_get_id(key) == EVP_PKEY_ED25519) return key;
  EVP_PKEY_free(key);
  throw std::runtime_error("no Ed25519 key in " + file.string());
}

}  // namespace

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 failed");
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string hex(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto octet = static_cast<unsigned char>(c);
    text += kDigits[octet >> 4U];
    text += kDigits[octet & 15U];
  }
  return text;
}

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), octets(bytes), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  const int length =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), octets(text), static_cast<int>(text.size()));
  if (length < 0) return std::nullopt;
  auto size = static_cast<std::size_t>(length);
  for (std::size_t i = text.size(); i > 0 && text[i - 1] == '=' && size > 0; --i)
    --size;
  bytes.resize(size);
  if (base64(bytes) != text) return std::nullopt;  // OpenSSL overlooks blanks and stray bits
  return bytes;
}

void Ed25519Key::Free::operator()(void* key) const {
  EVP_PKEY_free(static_cast<EVP_PKEY*>(key));
}

Ed25519Key Ed25519Key::private_from_pem(const std::filesystem::path& file) {
  return Ed25519Key{read_pem(file, true)};
}

Ed25519Key Ed25519Key::public_from_pem(const std::filesystem::path& file) {
  return Ed25519Key{read_pem(file, false)};
}

Ed25519Key Ed25519Key::private_from_seed(std::string_view seed) {
  auto* key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets(seed), seed.size());
  if (key == nullptr) throw std::runtime_error("not an Ed25519 seed");
  return Ed25519Key{key};
}

Ed25519Key Ed25519Key::public_from_raw(std::string_view raw) {
  auto* key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(raw), raw.size());
  if (key == nullptr) throw std::runtime_error("not an Ed25519 public key");
  return Ed25519Key{key};
}

std::string Ed25519Key::sign(std::string_view bytes) const {
  const DigestContext context{EVP_MD_CTX_new()};
  std::array<unsigned char, 64> signature{};
  std::size_t length = signature.size();
  if (!context ||
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, static_cast<EVP_PKEY*>(key_.get())) != 1 ||
      EVP_DigestSign(context.get(), signature.data(), &length, octets(bytes), bytes.size()) != 1)
    throw std::runtime_error("signing failed");
  return {reinterpret_cast<const char*>(signature.data()), length};
}

bool Ed25519Key::verifies(std::string_view bytes, std::string_view signature) const {
  const DigestContext context{EVP_MD_CTX_new()};
  return context && signature.size() == 64 &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, static_cast<EVP_PKEY*>(key_.get())) == 1 &&
         EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(bytes), bytes.size()) == 1;
}

}  // namespace tongbao::stage
