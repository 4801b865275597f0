#include "gateway/kit/signing_key.h"

#include <fstream>
#include <iterator>
#include <optional>

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "gateway/kit/digest.h"
#include "gateway/kit/p256_signature.h"

namespace tongbao {

namespace {

constexpr std::size_t kRawSignature = 64;
constexpr std::size_t kEd25519Key = 32;

struct BioFree {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct X509Free {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct MdContextFree {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using MdContext = std::unique_ptr<EVP_MD_CTX, MdContextFree>;

const unsigned char* key_bytes(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string_view algorithm_of(evp_pkey_st* key) {
  if (EVP_PKEY_is_a(key, "ED25519") == 1) return "ed25519";
  char group[32] = {};
  std::size_t length = 0;
  if (EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, group, sizeof group, &length) == 1 &&
      std::string_view{group} == "prime256v1")
    return "ecdsa-p256-sha256";
  return {};
}

// Refuses what is no key, and keys of kinds the dialect does not know. Empties OpenSSL's error queue of this thread.
std::optional<Failure> unusable_key(const EvpKey& key) {
  ERR_clear_error();
  if (key == nullptr) return Failure{FailureKind::configuration, "key_unreadable", "not a key in PEM or DER"};
  if (algorithm_of(key.get()).empty())
    return Failure{FailureKind::configuration, "key_unsupported", "neither Ed25519 nor P-256"};
  return std::nullopt;
}

std::optional<std::string> file_text(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>{file}, {}};
}

Failure key_file_unreadable(const std::filesystem::path& path) {
  return {FailureKind::configuration, "key_unreadable", "cannot read " + path.string()};
}

std::unique_ptr<BIO, BioFree> memory_bio(std::string_view text) {
  return std::unique_ptr<BIO, BioFree>{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

// Never ask a terminal for a pass phrase.
int no_passphrase(char*, int, int, void*) {
  return 0;
}

const EVP_MD* digest_for(evp_pkey_st* key) {
  return algorithm_of(key) == "ed25519" ? nullptr : EVP_sha256();  // Ed25519 hashes by itself
}

Failure bad_signature() {
  return {FailureKind::permanent, "bad_signature", "the signature is not this key's"};
}

}  // namespace

void EvpKeyFree::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

Result<PublicKey> PublicKey::from_pem(std::string_view pem) {
  EvpKey key{PEM_read_bio_PUBKEY(memory_bio(pem).get(), nullptr, no_passphrase, nullptr)};
  if (key == nullptr) {
    const std::unique_ptr<X509, X509Free> certificate{
        PEM_read_bio_X509(memory_bio(pem).get(), nullptr, no_passphrase, nullptr)};
    if (certificate != nullptr) key.reset(X509_get_pubkey(certificate.get()));
  }
  if (auto failure = unusable_key(key)) return *failure;
  return PublicKey{std::move(key)};
}

Result<PublicKey> PublicKey::from_pem_file(const std::filesystem::path& path) {
  const auto text = file_text(path);
  if (!text) return key_file_unreadable(path);
  return from_pem(*text);
}

Result<PublicKey> PublicKey::from_der(std::string_view der) {
  const auto* at = key_bytes(der);
  EvpKey key{d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size()))};
  if (key != nullptr && at != key_bytes(der) + der.size()) key.reset();
  if (auto failure = unusable_key(key)) return *failure;
  return PublicKey{std::move(key)};
}

Result<PublicKey> PublicKey::ed25519_from_raw(std::string_view bytes) {
  EvpKey key;
  if (bytes.size() == kEd25519Key)
    key.reset(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key_bytes(bytes), bytes.size()));
  if (auto failure = unusable_key(key)) return *failure;
  return PublicKey{std::move(key)};
}

std::string_view PublicKey::algorithm() const {
  return algorithm_of(key_.get());
}

Result<Done> PublicKey::verify(std::string_view bytes, std::string_view signature) const {
  if (signature.size() != kRawSignature)
    return Failure{FailureKind::permanent, "wrong_algorithm", "a signature of this key has 64 bytes"};
  std::string spelled{signature};
  if (algorithm() != "ed25519") {
    auto der = p256_der_from_raw(signature);
    if (!der) return bad_signature();
    spelled = std::move(*der);
  }
  const MdContext context{EVP_MD_CTX_new()};
  const bool fits =
      context != nullptr &&
      EVP_DigestVerifyInit(context.get(), nullptr, digest_for(key_.get()), nullptr, key_.get()) == 1 &&
      EVP_DigestVerify(context.get(), key_bytes(spelled), spelled.size(), key_bytes(bytes), bytes.size()) == 1;
  ERR_clear_error();
  if (!fits) return bad_signature();
  return Done{};
}

std::string PublicKey::der() const {
  unsigned char* out = nullptr;
  const int length = i2d_PUBKEY(key_.get(), &out);
  std::string der;
  if (length > 0) der.assign(reinterpret_cast<const char*>(out), static_cast<std::size_t>(length));
  OPENSSL_free(out);
  return der;
}

std::string PublicKey::pin() const {
  return "sha256//" + to_base64(sha256(der()));
}

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
  EvpKey key{PEM_read_bio_PrivateKey(memory_bio(pem).get(), nullptr, no_passphrase, nullptr)};
  if (auto failure = unusable_key(key)) return *failure;
  return PrivateKey{std::move(key)};
}

Result<PrivateKey> PrivateKey::from_pem_file(const std::filesystem::path& path) {
  auto text = file_text(path);
  if (!text) return key_file_unreadable(path);
  auto key = from_pem(*text);
  OPENSSL_cleanse(text->data(), text->size());
  return key;
}

Result<PrivateKey> PrivateKey::ed25519_from_seed(std::string_view seed) {
  EvpKey key;
  if (seed.size() == kEd25519Key)
    key.reset(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, key_bytes(seed), seed.size()));
  if (auto failure = unusable_key(key)) return *failure;
  return PrivateKey{std::move(key)};
}

std::string_view PrivateKey::algorithm() const {
  return algorithm_of(key_.get());
}

Result<std::string> PrivateKey::sign(std::string_view bytes) const {
  const MdContext context{EVP_MD_CTX_new()};
  std::size_t length = 128;  // a P-256 signature in DER has at most 72 bytes
  std::string signature(length, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  const bool done = context != nullptr &&
                    EVP_DigestSignInit(context.get(), nullptr, digest_for(key_.get()), nullptr, key_.get()) == 1 &&
                    EVP_DigestSign(context.get(), out, &length, key_bytes(bytes), bytes.size()) == 1;
  ERR_clear_error();
  if (!done) return Failure{FailureKind::defect, "cannot_sign", "OpenSSL did not sign"};
  signature.resize(length);
  if (algorithm() == "ed25519") return signature;
  auto raw = p256_raw_from_der(signature);
  if (!raw) return Failure{FailureKind::defect, "cannot_sign", "OpenSSL gave no P-256 signature"};
  return std::move(*raw);
}

Result<PublicKey> PrivateKey::public_key() const {
  unsigned char* out = nullptr;
  const int length = i2d_PUBKEY(key_.get(), &out);
  const std::string der{reinterpret_cast<const char*>(out), static_cast<std::size_t>(length > 0 ? length : 0)};
  OPENSSL_free(out);
  return PublicKey::from_der(der);
}

}  // namespace tongbao
