#include "adapters/soap_xml/encode.h"

#include "gateway/kit/utf8.h"

namespace tongbao {

namespace {

/// XML 1.0 §2.2.
bool is_xml_character(char32_t c) {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
         (c >= 0x10000 && c <= 0x10FFFF);
}

/// Collects a document and remembers the first text that cannot stand in it.
class XmlWriter {
 public:
  void raw(std::string_view markup) { document_ += markup; }
  void value(std::string_view name, std::string_view text) {
    open(name);
    if (auto escaped = xml_text(text))
      document_ += *escaped;
    else if (!failure_)
      failure_ = escaped.failure();
    close(name);
  }
  void fields(const Field& group) {
    for (const auto& child : group.children) {
      if (child.children.empty()) {
        value(child.name, child.value);
        continue;
      }
      open(child.name);
      fields(child);
      close(child.name);
    }
  }
  void open(std::string_view name) { document_.append("<").append(name).append(">"); }
  void close(std::string_view name) { document_.append("</").append(name).append(">"); }
  Result<std::string> take() {
    if (failure_) return *failure_;
    return std::move(document_);
  }

 private:
  std::string document_;
  std::optional<Failure> failure_;
};

/// Envelope and header around what `body` writes into the element `operation` of `space`.
template <class Body>
Result<std::string> soap_document(std::string_view space, std::string_view operation, std::string_view message_id,
                                  std::string_view to, Body&& body) {
  XmlWriter writer;
  writer.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<env:Envelope xmlns:env=\"");
  writer.raw(kSoapSpace);
  writer.raw("\" xmlns:wsa=\"");
  writer.raw(kAddressingSpace);
  writer.raw("\"><env:Header>");
  writer.value("wsa:Action", std::string{space} + "/" + std::string{operation});
  writer.value("wsa:MessageID", message_id);
  writer.value("wsa:To", to);
  writer.raw("</env:Header><env:Body>");
  writer.raw("<" + std::string{operation} + " xmlns=\"" + std::string{space} + "\">");
  body(writer);
  writer.close(operation);
  writer.raw("</env:Body></env:Envelope>");
  return writer.take();
}

}  // namespace

Result<std::string> xml_text(std::string_view utf8) {
  std::string escaped;
  escaped.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const auto from = at;
    const auto c = next_code_point(utf8, at);
    if (!c || !is_xml_character(*c))
      return Failure{FailureKind::defect, "not_xml_text", "a value holds a character XML does not have"};
    switch (*c) {
      case U'&':
        escaped += "&amp;";
        break;
      case U'<':
        escaped += "&lt;";
        break;
      case U'>':
        escaped += "&gt;";
        break;
      case U'"':
        escaped += "&quot;";
        break;
      case U'\r':
        escaped += "&#13;";
        break;
      default:
        escaped += utf8.substr(from, at - from);
    }
  }
  return escaped;
}

Result<std::string> notice_document(std::string_view space, std::string_view to, const Envelope& envelope) {
  return soap_document(space, envelope.procedure, std::string{kNoticeUrn} + envelope.notice_id, to,
                       [&](XmlWriter& writer) { writer.fields(envelope.message.data); });
}

Result<std::string> query_document(std::string_view space, std::string_view to, std::string_view message_id,
                                   std::size_t max_answers, std::span<const std::string> acknowledged) {
  return soap_document(space, "QueryAnswers", message_id, to, [&](XmlWriter& writer) {
    writer.value("MaxAnswers", std::to_string(max_answers));
    for (const auto& id : acknowledged)
      writer.value("Ack", id);
  });
}

HttpRequest soap_request(const HttpTarget& target, std::string document, std::string_view traceparent) {
  HttpRequest request{"POST", target, {}, std::move(document)};
  request.fields.add("content-type", "application/soap+xml; charset=utf-8");
  if (!traceparent.empty()) request.fields.add("traceparent", traceparent);
  return request;
}

}  // namespace tongbao
