#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/contract/clock.h"
#include "gateway/contract/message_signer.h"
#include "gateway/kit/http_message.h"
#include "gateway/kit/nonce_store.h"
#include "gateway/kit/structured_field.h"

namespace tongbao {

/// HTTP Message Signatures (RFC 9421) as `docs/formats` of the REST dialect uses them. Pure but for the nonce store;
/// any thread.

/// The lines to be signed. `answer` is null for a request's own signature. Fails with `signature_component_missing`
/// when the message lacks a covered component, `signature_component_unsupported` for a component or parameter outside
/// the dialect.
Result<std::string> signature_base(const SfInnerList& covered, const HttpRequest& request, const HttpAnswer* answer);

struct SignatureOptions {
  std::string label = "tongbao";
  std::string tag;  // tongbao-notice-v1, tongbao-answer-v1 …
  Instant created{};
  std::optional<std::chrono::seconds> lifetime;  // sets `expires`
  std::string nonce;                             // empty: none
};

/// Adds `content-digest` (with a body), `signature-input` and `signature` to the request; returns the raw signature.
/// Covers what a verifier requires: content-type with a body and idempotency-key must be set before. A second label is
/// appended.
Result<std::string> sign_request(HttpRequest& request, const MessageSigner& signer, const SignatureOptions& options);
/// The same for an answer to `request`.
Result<std::string> sign_answer(HttpAnswer& answer, const HttpRequest& request, const MessageSigner& signer,
                                const SignatureOptions& options);

/// A key that belongs to the peer of this TLS connection.
struct PeerKey {
  std::string key_id;
  std::string algorithm;  // "ed25519" or "ecdsa-p256-sha256": the key's own
};

struct VerifiedSignature {
  std::string label;
  std::string key_id;
  std::string signature;  // raw
  Instant created{};
};

struct SignatureRule {
  std::string tag;
  std::span<const PeerKey> peer_keys;
  Instant now{};
};

/// Checks in the order of RFC 9421 as the dialect fixes it, the body last; only then may the body be parsed. Codes in
/// that order: `signature_malformed`, `signature_missing`; `signature_component_missing`, `signature_component_twice`;
/// `signature_tag`; `signature_created`, `signature_expired`, `signature_lifetime`, `signature_nonce_missing`;
/// `signature_key`, `signature_algorithm`; `signature_component_unsupported`; `bad_signature`; `signature_replayed`;
/// `digest_…`. Of several labels one must pass; the failure returned is that of the label that came furthest.
Result<VerifiedSignature> verify_request(const HttpRequest& request, const MessageSigner& keys,
                                         const SignatureRule& rule, NonceStore& nonces);
Result<VerifiedSignature> verify_answer(const HttpAnswer& answer, const HttpRequest& request, const MessageSigner& keys,
                                        const SignatureRule& rule);

}  // namespace tongbao
