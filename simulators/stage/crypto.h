#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tongbao::stage {

/// 32 raw bytes.
std::string sha256(std::string_view bytes);
std::string hex(std::string_view bytes);
std::string base64(std::string_view bytes);
/// Canonical base64 with padding only; nothing for anything else.
std::optional<std::string> from_base64(std::string_view text);

/// An Ed25519 key, private (signs) or public (verifies only). Immutable, any thread.
class Ed25519Key {
 public:
  /// From a PEM file. Throws std::runtime_error when it holds no such key.
  static Ed25519Key private_from_pem(const std::filesystem::path& file);
  static Ed25519Key public_from_pem(const std::filesystem::path& file);
  /// From 32 raw bytes.
  static Ed25519Key private_from_seed(std::string_view seed);
  static Ed25519Key public_from_raw(std::string_view raw);

  /// 64 raw bytes. Only on a private key.
  std::string sign(std::string_view bytes) const;
  bool verifies(std::string_view bytes, std::string_view signature) const;

 private:
  struct Free {
    void operator()(void* key) const;
  };
  explicit Ed25519Key(void* key) : key_(key, Free{}) {}
  std::shared_ptr<void> key_;  // EVP_PKEY
};

}  // namespace tongbao::stage
