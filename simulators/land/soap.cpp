#include "simulators/land/soap.h"

#include <array>

namespace tongbao::sim_land {
namespace {

SoapFault sender_fault(std::string detail_code, std::string text_en, std::string text_zh, std::string relates_to = {}) {
  return {FaultCode::sender, std::move(detail_code), std::move(text_en), std::move(text_zh), std::move(relates_to)};
}

bool is_addressing_block(const Element& block, std::string_view name) {
  return block.space == kAddressingSpace && block.name == name;
}

/// Text of the block that stands exactly once; empty otherwise.
std::string single_block(const Element& header, std::string_view name) {
  const Element* found = nullptr;
  for (const auto& block : header.children) {
    if (!is_addressing_block(block, name)) continue;
    if (found != nullptr) return {};
    found = &block;
  }
  return found == nullptr ? std::string{} : found->text;
}

bool must_be_understood(const Element& block) {
  const std::string key = "{" + std::string(kEnvelopeSpace) + "}mustUnderstand";
  for (const auto& [name, value] : block.attributes)
    if (name == key && (value == "true" || value == "1")) return true;
  return false;
}

constexpr std::array<std::string_view, 3> kKnownBlocks{"Action", "MessageID", "To"};

bool is_known(const Element& block) {
  for (const auto name : kKnownBlocks)
    if (is_addressing_block(block, name)) return true;
  return false;
}

constexpr std::string_view value_word(FaultCode code) {
  switch (code) {
    case FaultCode::sender:
      return "env:Sender";
    case FaultCode::receiver:
      return "env:Receiver";
    case FaultCode::must_understand:
      return "env:MustUnderstand";
    case FaultCode::version_mismatch:
      return "env:VersionMismatch";
  }
  return "env:Receiver";
}

std::string envelope(std::string_view header, std::string_view body) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<env:Envelope xmlns:env=\"";
  out.append(kEnvelopeSpace).append("\" xmlns:wsa=\"").append(kAddressingSpace).append("\"><env:Header>");
  return out.append(header).append("</env:Header><env:Body>").append(body).append("</env:Body></env:Envelope>");
}

std::variant<SoapRequest, SoapFault> read_parts(const Element& header, const Element& body) {
  SoapRequest request;
  request.message_id = single_block(header, "MessageID");
  for (const auto& block : header.children)
    if (!is_known(block) && must_be_understood(block))
      return SoapFault{FaultCode::must_understand, "", "Header not understood", "標頭無法辨識", request.message_id};
  const auto action = single_block(header, "Action");
  if (action.empty() || request.message_id.empty() || single_block(header, "To").empty())
    return sender_fault("8005", "Action, MessageID and To must each stand once", "定址標頭缺漏或重複",
                        request.message_id);
  if (body.children.size() != 1)
    return sender_fault("8002", "The body must hold one operation", "內文須有一項作業", request.message_id);
  request.body = body.children.front();
  request.operation = request.body.name;
  if (request.body.space != kLandSpace || action != std::string(kLandSpace) + "/" + request.operation)
    return sender_fault("8002", "Operation and Action are unknown or differ", "作業名稱不明或不一致",
                        request.message_id);
  return request;
}

}  // namespace

std::variant<SoapRequest, SoapFault> read_request(std::string_view bytes) {
  auto parsed = parse_xml(bytes);
  if (auto* no = std::get_if<NotXml>(&parsed)) return sender_fault("8001", no->why, "訊息格式不符");
  const auto& root = std::get<Element>(parsed);
  if (root.name == "Envelope" && root.space != kEnvelopeSpace)
    return SoapFault{FaultCode::version_mismatch, "", "SOAP 1.2 is spoken here", "僅支援 SOAP 1.2", {}};
  const auto* header = root.child("Header");
  const auto* body = root.child("Body");
  const bool framed = root.name == "Envelope" && header != nullptr && body != nullptr && root.children.size() == 2;
  if (!framed) return sender_fault("8001", "Not an envelope with a header and a body", "訊息格式不符");
  return read_parts(*header, *body);
}

std::string write_answer(std::string_view answer_name, std::string_view message_id, std::string_view relates_to,
                         std::string_view body) {
  std::string action(kLandSpace);
  action.append("/").append(answer_name);
  return envelope(xml_element("wsa:Action", action) + xml_element("wsa:MessageID", message_id) +
                      xml_element("wsa:RelatesTo", relates_to),
                  body);
}

std::string write_fault(const SoapFault& fault) {
  std::string header = xml_element("wsa:Action", "http://www.w3.org/2005/08/addressing/soap/fault");
  if (!fault.relates_to.empty()) header += xml_element("wsa:RelatesTo", fault.relates_to);
  std::string body = "<env:Fault><env:Code>" + xml_element("env:Value", value_word(fault.code)) +
                     "</env:Code><env:Reason><env:Text xml:lang=\"en\">" + escape_xml(fault.text_en) +
                     "</env:Text><env:Text xml:lang=\"zh-Hant\">" + escape_xml(fault.text_zh) +
                     "</env:Text></env:Reason>";
  if (!fault.detail_code.empty())
    body.append("<env:Detail><CODE xmlns=\"")
        .append(kLandSpace)
        .append("\">" + fault.detail_code + "</CODE></env:Detail>");
  return envelope(header, body + "</env:Fault>");
}

int http_status(const SoapFault& fault) {
  return fault.code == FaultCode::sender ? 400 : 500;
}

}  // namespace tongbao::sim_land
