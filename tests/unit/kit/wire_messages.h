#pragma once

#include <memory>
#include <string>

#include "gateway/kit/digest.h"
#include "gateway/kit/http_message.h"
#include "gateway/kit/instant_text.h"
#include "gateway/kit/key_signer.h"

namespace tongbao {

/// The messages and keys of the wire page, section 1, as it prints them. Keys are test keys: an Ed25519 seed is the
/// SHA-256 of a label.

inline const std::string kNoticeBody =
    R"({"data":{"case_id":"01JD9Z00000000000000000000","new_address":{"AreaCode":"10016040"},"procedure":"vehicle.license_address"},"datacontenttype":"application/json","id":"01JD9Z00000000000000000001","source":"urn:tongbao:office:09020010","specversion":"1.0","subject":"p-9f2c","subjectseq":"00000000000000000042","time":"2026-11-22T03:04:05Z","type":"tw.tongbao.person.address-changed.v1"})";
inline const std::string kAnswerBody =
    R"({"agency_ref":"V-7781","case_id":"01JD9Z00000000000000000000","effective_at":"2026-11-22T03:04:06Z","outcome":"applied"})";

inline const std::string kNoticeSignatureInput =
    R"(tongbao=("@method" "@authority" "@path" "content-type" "content-digest" "idempotency-key");created=1795316645;expires=1795316945;nonce="Zm9vYmFyLW5vbmNlLTAx";keyid="gw-2026a";alg="ed25519";tag="tongbao-notice-v1")";
inline const std::string kNoticeSignature =
    "tongbao=:W9vZGOm7WTh9+kTa76jCXEN3X613F/bBTEdYyBLY/KLBcWNXQ5I9YRpcB7hahqMpGfrsO1b7KBE6vM21qwMRAA==:";
inline const std::string kAnswerSignatureInput =
    R"(tongbao=("@status" "content-type" "content-digest" "@method";req "@authority";req "@path";req "content-digest";req "idempotency-key";req);created=1795316646;keyid="vehicle-2026a";alg="ed25519";tag="tongbao-answer-v1")";
inline const std::string kAnswerSignature =
    "tongbao=:QgKywZWHxoiu1A50rCBWH5eynBrbmvQZd5ztmsOAmqkN7zfVUYpkqnZdVxcSFPTZpD6zGsRZvhCBvY2oHinQCA==:";

inline HttpRequest unsigned_notice() {
  HttpRequest request;
  request.method = "POST";
  request.target = *parse_url("https://vehicle.example.tw/v1/notices");
  request.fields = {{"content-type", "application/cloudevents+json"},
                    {"idempotency-key", "\"01JD9Z00000000000000000001\""}};
  request.body = kNoticeBody;
  return request;
}

inline HttpRequest signed_notice() {
  auto request = unsigned_notice();
  request.fields.add("content-digest", "sha-256=:R+OZD6cWJ7l37oUv38Sb/vIMqaQJYLU3lf4GQG01/aw=:");
  request.fields.add("signature-input", kNoticeSignatureInput);
  request.fields.add("signature", kNoticeSignature);
  return request;
}

inline HttpAnswer unsigned_outcome() {
  return {200, {{"content-type", "application/json"}}, kAnswerBody};
}

inline HttpAnswer signed_outcome() {
  auto answer = unsigned_outcome();
  answer.fields.add("content-digest", "sha-256=:jaJ5/6VwPB8idGExeisLtArh2RrA8h2e4aw9FKWZXok=:");
  answer.fields.add("signature-input", kAnswerSignatureInput);
  answer.fields.add("signature", kAnswerSignature);
  return answer;
}

inline PrivateKey test_key(const std::string& whose) {
  auto key = PrivateKey::ed25519_from_seed(sha256("tongbao test " + whose + " key"));
  return std::move(*key);
}

/// A signer that knows both sides' public keys.
inline KeySigner test_signer(const std::string& whose, const std::string& key_id) {
  PublicKeys keys;
  keys.emplace("gw-2026a", std::move(*test_key("gateway").public_key()));
  keys.emplace("vehicle-2026a", std::move(*test_key("agency").public_key()));
  return {key_id, test_key(whose), std::move(keys)};
}

inline const Instant kNoticeSignedAt = instant_from_ms(1'795'316'645'000);
inline const Instant kAnswerSignedAt = instant_from_ms(1'795'316'646'000);

}  // namespace tongbao
