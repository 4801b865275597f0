#include "gateway/kit/content_digest.h"
#include "gateway/kit/http_signature.h"
#include "gateway/kit/required_components.h"

namespace tongbao {

namespace {

std::int64_t signature_seconds(Instant instant) {
  return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

void add_signature_parameters(SfInnerList& covered, const MessageSigner& signer, const SignatureOptions& options) {
  auto& parameters = covered.parameters;
  parameters.emplace_back("created", signature_seconds(options.created));
  if (options.lifetime) parameters.emplace_back("expires", signature_seconds(options.created + *options.lifetime));
  if (!options.nonce.empty()) parameters.emplace_back("nonce", options.nonce);
  parameters.emplace_back("keyid", signer.key_id());
  parameters.emplace_back("alg", signer.algorithm());
  parameters.emplace_back("tag", options.tag);
}

// A second label goes behind the first: both are members of one dictionary.
void append_member(HttpFields& fields, std::string_view name, const std::string& member) {
  const auto standing = fields.joined(name);
  fields.set(name, standing ? *standing + ", " + member : member);
}

Result<std::string> sign_message(HttpFields& fields, SfInnerList covered, const HttpRequest& request,
                                 const HttpAnswer* answer, const MessageSigner& signer,
                                 const SignatureOptions& options) {
  add_signature_parameters(covered, signer, options);
  const auto base = signature_base(covered, request, answer);
  if (!base) return base.failure();
  auto signature = signer.sign(*base);
  if (!signature) return signature;
  append_member(fields, "signature-input", options.label + '=' + sf_text(covered));
  append_member(fields, "signature", options.label + '=' + sf_text(SfBytes{*signature}));
  return signature;
}

}  // namespace

Result<std::string> sign_request(HttpRequest& request, const MessageSigner& signer, const SignatureOptions& options) {
  if (!request.body.empty()) request.fields.set("content-digest", content_digest(request.body));
  return sign_message(request.fields, required_of_request(request), request, nullptr, signer, options);
}

Result<std::string> sign_answer(HttpAnswer& answer, const HttpRequest& request, const MessageSigner& signer,
                                const SignatureOptions& options) {
  answer.fields.set("content-digest", content_digest(answer.body));
  return sign_message(answer.fields, required_of_answer(request), request, &answer, signer, options);
}

}  // namespace tongbao
