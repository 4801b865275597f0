#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "gateway/contract/message_signer.h"
#include "gateway/kit/signing_key.h"

namespace tongbao {

/// Agencies' public keys by `keyid`.
using PublicKeys = std::map<std::string, PublicKey, std::less<>>;

/// Signs with one private key held in this process. Immutable, any thread.
class KeySigner final : public MessageSigner {
 public:
  KeySigner(std::string key_id, PrivateKey key, PublicKeys agencies);

  std::string key_id() const override { return key_id_; }
  std::string algorithm() const override { return std::string{key_.algorithm()}; }
  Result<std::string> sign(std::string_view bytes) const override { return key_.sign(bytes); }
  Result<Done> verify(std::string_view key_id, std::string_view bytes, std::string_view signature) const override;

 private:
  std::string key_id_;
  PrivateKey key_;
  PublicKeys agencies_;
};

}  // namespace tongbao
