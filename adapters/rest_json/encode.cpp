#include "adapters/rest_json/encode.h"

#include "gateway/kit/cloud_event.h"
#include "gateway/kit/digest.h"
#include "gateway/kit/http_signature.h"
#include "gateway/kit/strict_json.h"

namespace tongbao {

namespace {

constexpr std::chrono::seconds kSignatureLifetime{300};
constexpr std::size_t kNonceBytes = 15;  // 20 characters of base64, no padding

HttpRequest post_request(const HttpTarget& target, std::string_view content_type, std::string_view key,
                         std::string body) {
  HttpRequest request{"POST", target, {}, std::move(body)};
  request.fields.add("content-type", content_type);
  request.fields.add("idempotency-key", sf_text(SfBare{std::string{key}}));
  return request;
}

}  // namespace

HttpRequest notice_request(const HttpTarget& target, const Envelope& envelope) {
  auto request = post_request(target, "application/cloudevents+json", envelope.notice_id, event_body(envelope));
  if (!envelope.traceparent.empty()) request.fields.add("traceparent", envelope.traceparent);
  return request;
}

HttpRequest poll_request(const HttpTarget& target, std::size_t max_events, std::span<const std::string> acknowledged,
                         std::string_view key) {
  nlohmann::json poll;
  poll["max_events"] = max_events;
  poll["return_immediately"] = true;
  poll["ack"] = nlohmann::json::array();
  for (const auto& id : acknowledged)
    poll["ack"].push_back(id);
  return post_request(target, "application/json", key, canonical_json(poll));
}

Result<SignedRequest> signed_request(HttpRequest request, const MessageSigner& signer, Instant now, Random& random) {
  SignatureOptions options;
  options.tag = "tongbao-notice-v1";
  options.created = now;
  options.lifetime = kSignatureLifetime;
  options.nonce = to_base64(random_bytes(random, kNonceBytes));
  auto signature = sign_request(request, signer, options);
  if (!signature) return signature.failure();
  return SignedRequest{std::move(request), *std::move(signature)};
}

}  // namespace tongbao
