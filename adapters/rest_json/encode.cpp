#include "adapters/rest_json/encode.h"

#include "gateway/kit/digest.h"
#include "gateway/kit/field_json.h"
#include "gateway/kit/http_signature.h"
#include "gateway/kit/instant_text.h"
#include "gateway/kit/json_text.h"
#include "gateway/kit/official_fields.h"
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

std::string event_body(const Envelope& envelope) {
  std::string body = R"({"data":)";
  body.reserve(1024);
  append_field_json(body, envelope.message.data);
  const auto add = [&](std::string_view separator, std::string_view value) {
    body += separator;
    append_json_string(body, value);
  };
  // The members in canonical order, written once and without a tree: this is done for every attempt.
  add(R"(,"datacontenttype":"application/json","id":)", envelope.notice_id);
  add(R"(,"source":)", envelope.source);
  add(R"(,"specversion":"1.0","subject":)", envelope.subject);
  add(R"(,"subjectseq":)", subject_seq_text(envelope.subject_seq));
  add(R"(,"time":)", instant_text(std::chrono::floor<std::chrono::seconds>(envelope.logged_at)));
  add(R"(,"type":)", envelope.message.event_type);
  body += '}';
  return body;
}

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
