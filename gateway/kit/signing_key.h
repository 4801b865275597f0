#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "gateway/contract/result.h"

struct evp_pkey_st;

namespace tongbao {

/// Owns an OpenSSL key.
struct EvpKeyFree {
  void operator()(evp_pkey_st* key) const;
};
using EvpKey = std::unique_ptr<evp_pkey_st, EvpKeyFree>;

/// A public key that checks signatures: Ed25519 or P-256. Immutable, any thread.
class PublicKey {
 public:
  /// Fail with `key_unreadable`, or `key_unsupported` for another kind of key. A PEM may be a key or a certificate.
  static Result<PublicKey> from_pem(std::string_view pem);
  static Result<PublicKey> from_pem_file(const std::filesystem::path& path);
  /// SubjectPublicKeyInfo.
  static Result<PublicKey> from_der(std::string_view der);
  static Result<PublicKey> ed25519_from_raw(std::string_view bytes);

  /// "ed25519" or "ecdsa-p256-sha256".
  std::string_view algorithm() const;
  /// Fails with `wrong_algorithm` when the length cannot be this key's, else `bad_signature`.
  Result<Done> verify(std::string_view bytes, std::string_view signature) const;
  /// SubjectPublicKeyInfo.
  std::string der() const;
  /// "sha256//…", as libcurl pins a peer.
  std::string pin() const;

 private:
  friend class PrivateKey;
  explicit PublicKey(EvpKey key) : key_{std::move(key)} {}
  EvpKey key_;
};

/// A private key that signs: Ed25519 or P-256. Immutable, any thread.
class PrivateKey {
 public:
  /// Fail like PublicKey's.
  static Result<PrivateKey> from_pem(std::string_view pem);
  static Result<PrivateKey> from_pem_file(const std::filesystem::path& path);
  /// 32 bytes.
  static Result<PrivateKey> ed25519_from_seed(std::string_view seed);

  std::string_view algorithm() const;
  /// Raw: Ed25519 64 bytes, P-256 r‖s 64 bytes.
  Result<std::string> sign(std::string_view bytes) const;
  Result<PublicKey> public_key() const;

 private:
  explicit PrivateKey(EvpKey key) : key_{std::move(key)} {}
  EvpKey key_;
};

}  // namespace tongbao
