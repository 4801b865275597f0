#include "gateway/kit/key_signer.h"

#include <utility>

namespace tongbao {

KeySigner::KeySigner(std::string key_id, PrivateKey key, PublicKeys agencies)
    : key_id_{std::move(key_id)}, key_{std::move(key)}, agencies_{std::move(agencies)} {}

Result<Done> KeySigner::verify(std::string_view key_id, std::string_view bytes, std::string_view signature) const {
  const auto key = agencies_.find(key_id);
  if (key == agencies_.end())
    return Failure{FailureKind::permanent, "unknown_key", "no key of that name is registered"};
  return key->second.verify(bytes, signature);
}

}  // namespace tongbao
