#pragma once

#include <string>
#include <string_view>

#include "gateway/contract/result.h"

namespace tongbao {

/// Signs with the gateway's key and checks agencies' signatures. Keys stay behind this interface. Any thread.
class MessageSigner {
 public:
  virtual ~MessageSigner() = default;
  /// The key's name as it stands in `keyid`.
  virtual std::string key_id() const = 0;
  /// "ed25519" or "ecdsa-p256-sha256".
  virtual std::string algorithm() const = 0;
  /// Raw signature: Ed25519 64 bytes, P-256 r‖s 64 bytes.
  virtual Result<std::string> sign(std::string_view bytes) const = 0;
  /// Done when `signature` is the agency's over `bytes`. Fails with `unknown_key`, `wrong_algorithm` or
  /// `bad_signature`.
  virtual Result<Done> verify(std::string_view key_id, std::string_view bytes, std::string_view signature) const = 0;
};

}  // namespace tongbao
