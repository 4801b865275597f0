#include "gateway/security/route_signer.h"

#include <utility>

#include <openssl/crypto.h>

#include "gateway/kit/key_signer.h"

namespace tongbao {
namespace {

Failure with_place(const Failure& failure, const std::string& place) {
  return {FailureKind::configuration, failure.code, place + ": " + failure.detail};
}

Result<PublicKeys> load_agency_keys(const RouteSettings& route) {
  PublicKeys keys;
  for (const auto& named : route.agency_keys) {
    const auto place = route.file.string() + ": agency_keys " + named.key_id + " (" + named.public_key.string() + ")";
    auto key = PublicKey::from_pem_file(named.public_key);
    if (!key) return with_place(key.failure(), place);
    if (key->algorithm() != named.algorithm)
      return Failure{FailureKind::configuration, "wrong_algorithm",
                     place + ": is a key for " + std::string{key->algorithm()} + ", not " + named.algorithm};
    keys.emplace(named.key_id, *std::move(key));
  }
  return keys;
}

}  // namespace

Result<std::unique_ptr<MessageSigner>> make_route_signer(const KeySettings& keys, const RouteSettings& route) {
  auto pem = read_secret(keys.signing);
  if (!pem) return pem.failure();
  auto key = PrivateKey::from_pem(*pem);
  OPENSSL_cleanse(pem->data(), pem->size());
  if (!key) return with_place(key.failure(), keys.signing.origin);
  auto agencies = load_agency_keys(route);
  if (!agencies) return agencies.failure();
  return std::unique_ptr<MessageSigner>{
      std::make_unique<KeySigner>(keys.signing_key_id, *std::move(key), *std::move(agencies))};
}

}  // namespace tongbao
