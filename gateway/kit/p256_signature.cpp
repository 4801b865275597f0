#include "gateway/kit/p256_signature.h"

#include <memory>

#include <openssl/bn.h>
#include <openssl/ec.h>

namespace tongbao {

namespace {

constexpr int kP256Number = 32;

struct EcdsaSignatureFree {
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, EcdsaSignatureFree>;

}  // namespace

std::optional<std::string> p256_der_from_raw(std::string_view raw) {
  if (raw.size() != 2 * kP256Number) return std::nullopt;
  const auto* bytes = reinterpret_cast<const unsigned char*>(raw.data());
  const EcdsaSignature signature{ECDSA_SIG_new()};
  BIGNUM* r = BN_bin2bn(bytes, kP256Number, nullptr);
  BIGNUM* s = BN_bin2bn(bytes + kP256Number, kP256Number, nullptr);
  if (signature == nullptr || r == nullptr || s == nullptr || ECDSA_SIG_set0(signature.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return std::nullopt;
  }
  unsigned char* out = nullptr;
  const int length = i2d_ECDSA_SIG(signature.get(), &out);
  if (length <= 0) return std::nullopt;
  std::string der{reinterpret_cast<const char*>(out), static_cast<std::size_t>(length)};
  OPENSSL_free(out);
  return der;
}

std::optional<std::string> p256_raw_from_der(std::string_view der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const EcdsaSignature signature{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
  if (signature == nullptr) return std::nullopt;
  std::string raw(2 * kP256Number, '\0');
  auto* out = reinterpret_cast<unsigned char*>(raw.data());
  if (BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, kP256Number) != kP256Number ||
      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + kP256Number, kP256Number) != kP256Number)
    return std::nullopt;
  return raw;
}

}  // namespace tongbao
