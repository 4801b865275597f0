#include "adapters/soap_xml/answers.h"

#include "adapters/soap_xml/xml_element.h"
#include "gateway/kit/retry_after.h"

namespace tongbao {

namespace {

Failure transient_soap(std::string code, std::string detail) {
  return {FailureKind::transient, std::move(code), std::move(detail)};
}

/// An envelope that relates to the question, opened.
struct SoapBody {
  XmlElement element;  // the body's only child
  std::string action;
  bool relates = false;
};

/// Fails with `answer_not_the_agencys` for anything but an envelope, `answer_not_bound` for one about something else. A
/// fault may leave out what it relates to.
Result<SoapBody> open_envelope(const HttpAnswer& answer, const SoapQuestion& question) {
  const auto status = "HTTP " + std::to_string(answer.status);
  if (!answer.fields.joined("content-type").value_or("").starts_with("application/soap+xml"))
    return transient_soap("answer_not_the_agencys", status + ", not SOAP");
  auto root = parse_xml(answer.body);
  if (!root) return transient_soap("answer_not_the_agencys", status + ", " + root.failure().detail);
  const auto* body = root->only(kSoapSpace, "Body");
  if (!root->is(kSoapSpace, "Envelope") || body == nullptr || body->children.size() != 1)
    return transient_soap("answer_not_the_agencys", status + ", no SOAP 1.2 envelope");
  SoapBody opened{body->children.front(), {}, false};
  if (const auto* header = root->only(kSoapSpace, "Header")) {
    for (const auto& block : header->children) {
      if (block.is(kAddressingSpace, "Action")) opened.action = block.text;
      if (!block.is(kAddressingSpace, "RelatesTo")) continue;
      if (opened.relates || block.text != question.message_id)
        return transient_soap("answer_not_bound", status + ", relates to another message");
      opened.relates = true;
    }
  }
  return opened;
}

/// The children of an element by their local names; what stands in another namespace is not the dialect's.
Field fields_of(const XmlElement& element, std::string_view space) {
  Field field{element.name, element.text, {}};
  for (const auto& child : element.children)
    if (child.space == space) field.children.push_back(fields_of(child, space));
  return field;
}

/// The content of a Result: a group without a name.
Field result_of(const XmlElement& element, std::string_view space) {
  auto content = fields_of(element, space);
  content.name.clear();
  content.value.clear();
  return content;
}

Failed fault_of(const XmlElement& fault, const HttpAnswer& answer, const SoapQuestion& question, WireRecord wire) {
  std::string value, code;
  if (const auto* group = fault.only(kSoapSpace, "Code"))
    if (const auto* word = group->only(kSoapSpace, "Value")) value = word->text.substr(word->text.find(':') + 1);
  if (const auto* detail = fault.only(kSoapSpace, "Detail"))
    if (const auto* number = detail->only(question.space, "CODE")) code = number->text;
  if (code.size() != 4 || code.find_first_not_of("0123456789") != std::string::npos) code = "without code";
  const bool ours =
      value == "Sender" || value == "MustUnderstand" || value == "VersionMismatch" || value == "DataEncodingUnknown";
  Failed failed;
  failed.wire = std::move(wire);
  failed.wire.status = "soap:" + (ours ? value : std::string{"Receiver"});
  failed.failure = transient_soap("agency_fault", failed.wire.status + " " + code);
  if (const auto wait = answer.fields.joined("retry-after"))
    failed.retry_after = parse_retry_after(*wait, question.now);
  if (!ours) return failed;
  failed.failure.kind = FailureKind::permanent;
  failed.failure.code = "agency_rejected_notice";
  failed.may_have_arrived = code == "8004";  // the same MessageID came before with another body
  return failed;
}

/// An answer that is no SOAP message of this dialect.
Failed not_the_agencys(const HttpAnswer& answer, const Failure& why, Instant now, WireRecord wire) {
  Failed failed;
  failed.wire = std::move(wire);
  failed.failure = why;
  if (answer.status != 429 && answer.status != 503) return failed;
  if (const auto wait = answer.fields.joined("retry-after")) failed.retry_after = parse_retry_after(*wait, now);
  // A throttle turns requests away unread; a 503 may be a gateway's that lost the agency half-way.
  failed.may_have_arrived = answer.status == 503;
  failed.failure.code = answer.status == 429 ? "agency_busy" : "agency_unavailable";
  return failed;
}

WireRecord soap_wire(const SoapQuestion& question, const HttpAnswer* answer) {
  WireRecord wire;
  wire.request_bytes = question.request_bytes;
  if (answer == nullptr) return wire;
  wire.answer_bytes = answer->body;
  wire.status = std::to_string(answer->status);
  return wire;
}

/// The body's element when it is `name`, bound to the question and under its own action.
Result<XmlElement> answer_element(const HttpAnswer& answer, SoapBody opened, const SoapQuestion& question,
                                  std::string_view name) {
  if (answer.status != 200 || !opened.element.is(question.space, name) ||
      opened.action != std::string{question.space} + "/" + std::string{name})
    return transient_soap("answer_not_the_agencys",
                          "HTTP " + std::to_string(answer.status) + ", no " + std::string{name});
  if (!opened.relates) return transient_soap("answer_not_bound", "relates to nothing");
  return std::move(opened.element);
}

Result<LateReply> late_soap_reply(const XmlElement& element, const SoapQuestion& question, const WireRecord& wire) {
  const auto* id = element.only(question.space, "AnswerId");
  const auto* relates = element.only(question.space, "RelatesTo");
  const auto* result = element.only(question.space, "Result");
  if (!element.is(question.space, "Answer") || id == nullptr || id->text.empty() || result == nullptr)
    return transient_soap("answer_not_the_agencys", "an Answer without AnswerId or Result");
  LateReply late;
  late.reply_id = id->text;
  late.token = {id->text};
  late.wire = wire;
  if (relates != nullptr && relates->text.starts_with(kNoticeUrn))
    late.notice_id = relates->text.substr(kNoticeUrn.size());
  late.reply = {late.notice_id, {}, result_of(*result, question.space)};
  return late;
}

}  // namespace

SendOutcome read_soap_answer(const HttpOutcome& outcome, const SoapQuestion& question, const Envelope& envelope) {
  if (const auto* trouble = std::get_if<HttpTrouble>(&outcome))
    return Failed{trouble->failure, trouble->may_have_arrived, {}, soap_wire(question, nullptr)};
  const auto& answer = std::get<HttpAnswer>(outcome);
  auto wire = soap_wire(question, &answer);
  auto opened = open_envelope(answer, question);
  if (!opened) return not_the_agencys(answer, opened.failure(), question.now, std::move(wire));
  if (opened->element.is(kSoapSpace, "Fault")) return fault_of(opened->element, answer, question, std::move(wire));
  const auto result = answer_element(answer, *std::move(opened), question, "Result");
  if (!result) return not_the_agencys(answer, result.failure(), question.now, std::move(wire));
  return Answered{{envelope.notice_id, envelope.procedure, result_of(*result, question.space)}, std::move(wire)};
}

Result<std::vector<LateReply>> read_soap_answers(const HttpOutcome& outcome, const SoapQuestion& question) {
  if (const auto* trouble = std::get_if<HttpTrouble>(&outcome)) return trouble->failure;
  const auto& answer = std::get<HttpAnswer>(outcome);
  auto wire = soap_wire(question, &answer);
  auto opened = open_envelope(answer, question);
  if (!opened) return not_the_agencys(answer, opened.failure(), question.now, std::move(wire)).failure;
  if (opened->element.is(kSoapSpace, "Fault"))
    return fault_of(opened->element, answer, question, std::move(wire)).failure;
  const auto answers = answer_element(answer, *std::move(opened), question, "Answers");
  if (!answers) return answers.failure();
  std::vector<LateReply> replies;
  for (const auto& element : answers->children) {
    if (element.is(question.space, "More")) continue;
    auto late = late_soap_reply(element, question, wire);
    if (!late) return late.failure();
    replies.push_back(*std::move(late));
  }
  return replies;
}

}  // namespace tongbao
