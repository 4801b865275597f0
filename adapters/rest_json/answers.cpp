#include "adapters/rest_json/answers.h"

#include "gateway/kit/field_json.h"
#include "gateway/kit/retry_after.h"
#include "gateway/kit/strict_json.h"

namespace tongbao {

namespace {

constexpr std::string_view kAnswerTag = "tongbao-answer-v1";

WireRecord sent_bytes(const SignedRequest& sent) {
  WireRecord wire;
  wire.request_bytes = sent.request.body;
  wire.request_signature = sent.signature;
  return wire;
}

WireRecord both_bytes(const SignedRequest& sent, const HttpAnswer& answer) {
  auto wire = sent_bytes(sent);
  wire.answer_bytes = answer.body;
  wire.status = std::to_string(answer.status);
  return wire;
}

Failure transient(std::string code, std::string detail) {
  return {FailureKind::transient, std::move(code), std::move(detail)};
}

/// The answer's signature, if it is the agency's and about this request.
Result<VerifiedSignature> verified(const HttpAnswer& answer, const SignedRequest& sent, const AnswerRule& rule) {
  return verify_answer(answer, sent.request, rule.keys, {std::string{kAnswerTag}, rule.peer_keys, rule.now});
}

/// An answer nobody signed: never a verdict, whatever its status.
Failed unsigned_answer(const HttpAnswer& answer, const SignedRequest& sent, const Failure& why, Instant now) {
  Failed failed;
  failed.wire = both_bytes(sent, answer);
  const auto status = "HTTP " + std::to_string(answer.status);
  if (answer.status == 429 || answer.status == 503) {
    if (const auto wait = answer.fields.joined("retry-after")) failed.retry_after = parse_retry_after(*wait, now);
    // A throttle turns requests away unread; a 503 may be a gateway's that lost the agency half-way.
    failed.may_have_arrived = answer.status == 503;
    failed.failure = transient(answer.status == 429 ? "agency_busy" : "agency_unavailable", status);
    return failed;
  }
  failed.failure = transient("answer_not_the_agencys", status + ", " + why.code);
  return failed;
}

/// The problem's own word, if it is a plain one.
std::string problem_code(const nlohmann::json& body) {
  const auto code = body.is_object() ? body.find("code") : body.end();
  if (!body.is_object() || code == body.end() || !code->is_string()) return "no code";
  const auto word = code->get<std::string>();
  return word.size() <= 64 && word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos
             ? word
             : "no code";
}

/// A signed status other than 200 and 202: the agency itself says that it will not or cannot take the notice.
Failed signed_trouble(const HttpAnswer& answer, const nlohmann::json& body, WireRecord wire) {
  Failed failed;
  failed.wire = std::move(wire);
  const auto detail = "HTTP " + std::to_string(answer.status) + ", " + problem_code(body);
  if (answer.status < 400 || answer.status >= 500) {
    failed.failure = transient("agency_unavailable", detail);
    return failed;
  }
  failed.failure = {FailureKind::permanent, "agency_rejected_notice", detail};
  failed.may_have_arrived = answer.status == 422;  // another body of this key came before
  return failed;
}

SendOutcome receipt_of(const nlohmann::json& body, WireRecord wire) {
  const auto receipt = body.find("receipt");
  if (receipt == body.end() || !receipt->is_string() || receipt->get<std::string>().empty())
    return Failed{transient("answer_malformed", "202 without a receipt"), true, {}, std::move(wire)};
  return HandedOver{receipt->get<std::string>(), std::move(wire)};
}

SendOutcome verdict_of(const nlohmann::json& body, const Envelope& envelope, WireRecord wire) {
  auto content = field_from_json(body);
  if (!content) return Failed{transient("answer_malformed", content.failure().code), true, {}, std::move(wire)};
  const auto case_id = value_at(*content, "case_id");
  if (!case_id.empty() && case_id != envelope.case_id)
    return Failed{{FailureKind::permanent, "answer_for_another_case", "the signed answer names another case"},
                  true,
                  {},
                  std::move(wire)};
  return Answered{{envelope.notice_id, envelope.procedure, *std::move(content)}, std::move(wire)};
}

LateReply late_reply(const std::string& event_id, const nlohmann::json& event, const WireRecord& wire) {
  LateReply late;
  late.reply_id = event_id;
  late.token = {event_id};
  late.wire = wire;
  if (auto content = field_from_json(event)) late.reply.content = *std::move(content);
  late.notice_id = value_at(late.reply.content, "notice_id");
  late.reply.notice_id = late.notice_id;
  return late;
}

}  // namespace

SendOutcome read_notice_answer(const HttpOutcome& outcome, const SignedRequest& sent, const Envelope& envelope,
                               const AnswerRule& rule) {
  if (const auto* trouble = std::get_if<HttpTrouble>(&outcome))
    return Failed{trouble->failure, trouble->may_have_arrived, {}, sent_bytes(sent)};
  const auto& answer = std::get<HttpAnswer>(outcome);
  const auto signature = verified(answer, sent, rule);
  if (!signature) return unsigned_answer(answer, sent, signature.failure(), rule.now);
  auto wire = both_bytes(sent, answer);
  wire.answer_signature = signature->signature;
  const auto body = parse_json(answer.body);
  if (answer.status != 200 && answer.status != 202)
    return signed_trouble(answer, body ? *body : nlohmann::json{}, std::move(wire));
  if (!body || !body->is_object())
    return Failed{transient("answer_malformed", body ? "no object" : body.failure().code), true, {}, std::move(wire)};
  return answer.status == 202 ? receipt_of(*body, std::move(wire)) : verdict_of(*body, envelope, std::move(wire));
}

Result<std::vector<LateReply>> read_poll_answer(const HttpOutcome& outcome, const SignedRequest& sent,
                                                const AnswerRule& rule) {
  if (const auto* trouble = std::get_if<HttpTrouble>(&outcome)) return trouble->failure;
  const auto& answer = std::get<HttpAnswer>(outcome);
  const auto signature = verified(answer, sent, rule);
  if (!signature) return unsigned_answer(answer, sent, signature.failure(), rule.now).failure;
  auto wire = both_bytes(sent, answer);
  wire.answer_signature = signature->signature;
  const auto body = parse_json(answer.body, {.bytes = answer.body.size() + 1, .depth = 16});
  if (answer.status != 200) return signed_trouble(answer, body ? *body : nlohmann::json{}, std::move(wire)).failure;
  if (!body || !body->is_object() || !body->contains("sets") || !(*body)["sets"].is_object())
    return transient("answer_malformed", "the poll's answer has no sets");
  std::vector<LateReply> replies;
  for (const auto& [event_id, event] : (*body)["sets"].items())
    replies.push_back(late_reply(event_id, event, wire));
  return replies;
}

}  // namespace tongbao
