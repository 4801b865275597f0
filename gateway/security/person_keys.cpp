#include "gateway/security/person_keys.h"

#include <utility>

#include <openssl/crypto.h>

#include "gateway/kit/digest.h"

namespace tongbao {
namespace {

constexpr std::size_t kShortestKey = 32;

Result<std::string> load_key(const Secret& secret) {
  auto key = read_secret(secret);
  if (key && key->size() < kShortestKey)
    return Failure{FailureKind::configuration, "key_too_short",
                   secret.origin + ": " + secret.file.string() + " holds fewer than 32 bytes"};
  return key;
}

void forget(std::string& key) {
  OPENSSL_cleanse(key.data(), key.size());
}

}  // namespace

PersonKeys::PersonKeys(std::string index_key, std::string pseudonym_key)
    : index_key_{std::move(index_key)}, pseudonym_key_{std::move(pseudonym_key)} {}

PersonKeys::~PersonKeys() {
  forget(index_key_);
  forget(pseudonym_key_);
}

std::string PersonKeys::index_key(std::string_view person_id) const {
  return to_hex(hmac_sha256(index_key_, person_id));
}

std::string PersonKeys::pseudonym(std::string_view agency, std::string_view person_key) const {
  auto agency_key = hmac_sha256(pseudonym_key_, agency);
  const auto name = to_base64url(hmac_sha256(agency_key, person_key).substr(0, 16));
  forget(agency_key);
  return name;
}

Result<PersonKeys> load_person_keys(const KeySettings& keys) {
  auto index = load_key(keys.index);
  if (!index) return index.failure();
  auto pseudonym = load_key(keys.pseudonym);
  if (!pseudonym) return pseudonym.failure();
  return PersonKeys{*std::move(index), *std::move(pseudonym)};
}

}  // namespace tongbao
