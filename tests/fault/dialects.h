#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "tests/bench/answer_signer.h"
#include "tests/bench/http_text.h"
#include "tests/fault/agency_ledger.h"

namespace tongbao::fault {

/// How an agency is spoken to: signed JSON (docs/formats/vehicle.md), SOAP (docs/formats/land.md), or plain HTTP
/// (docs/formats/configured.md, with the members that tests/fault/fault_stage.py asks for). `later`: signed JSON whose
/// outcomes are fetched (late_book.h); `receipt`: plain HTTP whose outcomes somebody else brings (answer_pusher.py).
enum class Dialect { signed_json, soap, plain, later, receipt };

inline bool is_plain(Dialect dialect) {
  return dialect == Dialect::plain || dialect == Dialect::receipt;
}

inline std::string_view unquoted(std::string_view word) {
  return word.size() > 2 ? word.substr(1, word.size() - 2) : word;
}

/// What a message says about the notice in it.
inline Delivery delivery_of(Dialect dialect, const bench::HttpMessage& message) {
  const auto& body = message.body;
  if (dialect == Dialect::soap) {
    const auto element = [&](std::string_view mark) { return bench::text_behind(body, mark, '<'); };
    return {.key = element("<wsa:MessageID>urn:tongbao:notice:"),
            .case_id = element("<CaseId>"),
            .procedure = element("<wsa:Action>urn:tongbao:land:1/"),
            .subject = element("<Subject>"),
            .seq = element("<SubjectSeq>"),
            .body = body};
  }
  const auto member = [&](std::string_view mark) { return bench::text_behind(body, mark); };
  return {.key = unquoted(bench::field_of(message.head, "idempotency-key")),
          .case_id = member("\"case_id\":\""),
          .procedure = member("\"procedure\":\""),
          .subject = member("\"subject\":\""),
          .seq = member("\"subjectseq\":\""),
          .body = body};
}

inline std::string http_answer(std::string_view type, const std::string& body, std::string_view status = "200 OK") {
  std::string text{"HTTP/1.1 "};
  text.append(status).append("\r\nContent-Type: ");
  text.append(type).append("\r\nContent-Length: ").append(std::to_string(body.size()));
  return text.append("\r\n\r\n").append(body);
}

inline std::string soap_applied(const Delivery& delivery, const std::string& reference, std::time_t now) {
  std::string body{R"(<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope" )"};
  body += R"(xmlns:wsa="http://www.w3.org/2005/08/addressing"><env:Header><wsa:Action>urn:tongbao:land:1/Result)";
  body += "</wsa:Action><wsa:MessageID>urn:tongbao:land:answer:" + reference + "</wsa:MessageID>";
  body += "<wsa:RelatesTo>urn:tongbao:notice:" + std::string{delivery.key} + "</wsa:RelatesTo></env:Header>";
  body += R"(<env:Body><Result xmlns="urn:tongbao:land:1"><STATUS>1</STATUS><CODE>0000</CODE><MESSAGE></MESSAGE>)";
  body += "<TRANSACTIONID>" + reference + "</TRANSACTIONID><RETURNROWS>1</RETURNROWS><EFFECTIVEAT>";
  body += bench::instant_text(now) + "</EFFECTIVEAT><OFFICES><OFFICE><CODE>WA</CODE><ROWS>1</ROWS></OFFICE></OFFICES>";
  return http_answer("application/soap+xml; charset=utf-8", body + "</Result></env:Body></env:Envelope>");
}

/// The agency's answer that it has done it, or has it.
inline std::string applied_answer(Dialect dialect, const bench::HttpMessage& message, bench::AnswerSigner& signer,
                                  std::time_t now) {
  const auto delivery = delivery_of(dialect, message);
  const auto reference = "V-" + std::to_string(mixed(delivery.key, 1) % 1'000'000);
  if (dialect == Dialect::soap) return soap_applied(delivery, reference, now);
  if (dialect == Dialect::plain)
    return http_answer("application/json", "{\"ack\":\"" + reference + "\",\"status\":\"accepted\"}");
  const auto receipt = "{\"receipt\":\"" + reference + "\"}";
  if (dialect == Dialect::receipt) return http_answer("application/json", receipt, "202 Accepted");
  if (dialect == Dialect::later) return signer.signed_answer(message.head, receipt, now, 202);
  std::string body{"{\"agency_ref\":\"" + reference + "\",\"case_id\":\""};
  body.append(delivery.case_id).append("\",\"effective_at\":\"").append(bench::instant_text(now));
  body += "\",\"offices\":[{\"agency_office\":\"KM\",\"records\":1}],\"outcome\":\"applied\"}";
  return signer.signed_answer(message.head, body, now);
}

}  // namespace tongbao::fault
