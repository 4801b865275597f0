#include "adapters/rest_json/answers.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "gateway/kit/field_json.h"
#include "gateway/kit/instant_text.h"
#include "gateway/kit/retry_after.h"
#include "gateway/kit/strict_json.h"

namespace tongbao {

namespace {

constexpr std::string_view kAnswerTag = "tongbao-answer-v1";

WireRecord sent_bytes(SignedRequest sent) {
  WireRecord wire;
  wire.request_bytes = std::move(sent.request.body);
  wire.request_signature = std::move(sent.signature);
  return wire;
}

WireRecord both_bytes(SignedRequest sent, HttpAnswer& answer) {
  auto wire = sent_bytes(std::move(sent));
  wire.answer_bytes = std::move(answer.body);
  wire.status = std::to_string(answer.status);
  return wire;
}

Failure transient(std::string code, std::string detail) {
  return {FailureKind::transient, std::move(code), std::move(detail)};
}

/// application/json, with or without parameters.
bool is_json(const HttpAnswer& answer) {
  auto type = answer.fields.joined("content-type").value_or("");
  type.resize(std::min(type.size(), type.find_first_of("; \t")));
  std::transform(type.begin(), type.end(), type.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  return type == "application/json";
}

/// The raw signature of an answer that is the agency's and about this request; empty where the agency signs nothing.
/// Fails with why it is not the agency's.
Result<std::string> agency_signature(const HttpAnswer& answer, const SignedRequest& sent, const AnswerRule& rule) {
  if (!rule.is_signed) {
    // What a proxy, a framework or another program would say: no agency's verdict.
    if (answer.status != 200 && answer.status != 202) return transient("not_a_verdict", "");
    if (!is_json(answer)) return transient("not_json", "");
    return std::string{};
  }
  auto verified = verify_answer(answer, sent.request, rule.keys, {std::string{kAnswerTag}, rule.peer_keys, rule.now});
  if (!verified) return verified.failure();
  return std::move(verified->signature);
}

/// An answer that is not the agency's own word: never a verdict, whatever its status.
Failed foreign_answer(const HttpAnswer& answer, const Failure& why, Instant now, WireRecord wire) {
  Failed failed;
  failed.wire = std::move(wire);
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
  HandedOver handed{receipt->get<std::string>(), std::move(wire)};
  const auto until = body.find("until");
  // A date nobody can read is no reason to doubt the receipt.
  if (until != body.end() && until->is_string()) handed.until = parse_instant(until->get<std::string>());
  return handed;
}

/// Why content does not belong to this envelope; nothing when it does.
std::optional<Failure> not_bound(const Field& content, const Envelope& envelope, const AnswerRule& rule) {
  const auto case_id = value_at(content, "case_id");
  const bool other_case = !case_id.empty() && case_id != envelope.case_id;
  if (rule.is_signed) {
    if (!other_case) return std::nullopt;
    return Failure{FailureKind::permanent, "answer_for_another_case", "the signed answer names another case"};
  }
  const bool demanded = !rule.notice_id_member.empty();
  const auto notice_id = value_at(content, demanded ? rule.notice_id_member : "notice_id");
  const bool other_notice = notice_id.empty() ? demanded : notice_id != envelope.notice_id;
  if (!other_case && !other_notice) return std::nullopt;
  return transient("answer_not_bound", other_case ? "it names another case" : "it does not name this notice");
}

/// A JSON object of the agency's: its verdict (200) or its receipt (202).
SendOutcome agency_answer(int status, const nlohmann::json& body, const Envelope& envelope, const AnswerRule& rule,
                          WireRecord wire) {
  if (status == 202 && rule.is_signed) return receipt_of(body, std::move(wire));
  auto content = field_from_json(body);
  if (!content) return Failed{transient("answer_malformed", content.failure().code), true, {}, std::move(wire)};
  if (auto other = not_bound(*content, envelope, rule)) return Failed{*std::move(other), true, {}, std::move(wire)};
  if (status == 202) return receipt_of(body, std::move(wire));
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

SendOutcome read_notice_answer(HttpOutcome outcome, SignedRequest sent, const Envelope& envelope,
                               const AnswerRule& rule) {
  if (auto* trouble = std::get_if<HttpTrouble>(&outcome))
    return Failed{std::move(trouble->failure), trouble->may_have_arrived, {}, sent_bytes(std::move(sent))};
  auto& answer = std::get<HttpAnswer>(outcome);
  auto signature = agency_signature(answer, sent, rule);
  auto wire = both_bytes(std::move(sent), answer);
  if (!signature) return foreign_answer(answer, signature.failure(), rule.now, std::move(wire));
  wire.answer_signature = *std::move(signature);
  const auto body = parse_json(wire.answer_bytes);
  if (answer.status != 200 && answer.status != 202)
    return signed_trouble(answer, body ? *body : nlohmann::json{}, std::move(wire));
  if (!body || !body->is_object())
    return Failed{transient("answer_malformed", body ? "no object" : body.failure().code), true, {}, std::move(wire)};
  return agency_answer(answer.status, *body, envelope, rule, std::move(wire));
}

Result<std::vector<LateReply>> read_poll_answer(HttpOutcome outcome, SignedRequest sent, const AnswerRule& rule) {
  if (auto* trouble = std::get_if<HttpTrouble>(&outcome)) return std::move(trouble->failure);
  auto& answer = std::get<HttpAnswer>(outcome);
  auto signature = agency_signature(answer, sent, rule);
  auto wire = both_bytes(std::move(sent), answer);
  if (!signature) return foreign_answer(answer, signature.failure(), rule.now, {}).failure;
  wire.answer_signature = *std::move(signature);
  const auto body = parse_json(wire.answer_bytes, {.bytes = wire.answer_bytes.size() + 1, .depth = 16});
  if (answer.status != 200) return signed_trouble(answer, body ? *body : nlohmann::json{}, {}).failure;
  if (!body || !body->is_object() || !body->contains("sets") || !(*body)["sets"].is_object())
    return transient("answer_malformed", "the poll's answer has no sets");
  std::vector<LateReply> replies;
  for (const auto& [event_id, event] : (*body)["sets"].items())
    replies.push_back(late_reply(event_id, event, wire));
  return replies;
}

}  // namespace tongbao
