#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "simulators/stage/crypto.h"
#include "simulators/stage/day_clock.h"
#include "simulators/stage/http_message.h"
#include "simulators/vehicle/signature_input.h"

namespace tongbao::sim_vehicle {

/// Why a request is not taken for the gateway's word. `code` as listed in docs/formats/vehicle.md.
struct SignatureTrouble {
  std::string code;
  std::string why;
};

/// `Content-Digest` of a body, sha-256.
std::string content_digest(std::string_view body);
/// Nothing when the field proves the body; unknown algorithms are ignored, `md5` and `sha` refused.
std::optional<SignatureTrouble> check_digest(std::string_view field, std::string_view body);
/// The value of a derived component or header of a request; nothing when it has none.
std::optional<std::string> component_of(const stage::Request& request, const std::string& name);
/// The RFC 9421 signature base of a request; nothing when a component has no value.
std::optional<std::string> signature_base(const stage::Request& request, const SignatureInput& input);

/// Checks requests in the order of wire.md §4, the body last. Remembers nonces while their signature could still be
/// fresh (in memory: a replay after a restart meets the idempotency key). Any thread.
class RequestVerifier {
 public:
  RequestVerifier(std::string key_id, stage::Ed25519Key key) : key_id_(std::move(key_id)), key_(std::move(key)) {}
  /// Nothing when the request is the gateway's, unaltered and new.
  std::optional<SignatureTrouble> check(const stage::Request& request, stage::Instant now);

 private:
  bool take_nonce(const std::string& nonce, stage::Instant now);
  const std::string key_id_;
  const stage::Ed25519Key key_;
  std::mutex mutex_;
  std::map<std::string, stage::Instant> nonces_;  // guarded by mutex_; until when they count
};

/// Ties an answer to its request and signs it. Immutable, any thread.
class AnswerSigner {
 public:
  AnswerSigner(std::string key_id, stage::Ed25519Key key) : key_id_(std::move(key_id)), key_(std::move(key)) {}
  /// Adds Content-Digest, Signature-Input and Signature to an answer with a Content-Type.
  void sign(const stage::Request& request, stage::Response& answer, stage::Instant now) const;

 private:
  const std::string key_id_;
  const stage::Ed25519Key key_;
};

}  // namespace tongbao::sim_vehicle
