#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "simulators/land/xml.h"

namespace tongbao::sim_land {

inline constexpr std::string_view kEnvelopeSpace = "http://www.w3.org/2003/05/soap-envelope";
inline constexpr std::string_view kAddressingSpace = "http://www.w3.org/2005/08/addressing";
inline constexpr std::string_view kLandSpace = "urn:tongbao:land:1";
inline constexpr std::string_view kNoticePrefix = "urn:tongbao:notice:";

/// A request of docs/formats/land.md with its addressing headers checked.
struct SoapRequest {
  std::string message_id;  // as sent
  std::string operation;   // local name of the body's element
  Element body;            // that element
};

enum class FaultCode { sender, receiver, must_understand, version_mismatch };

/// A SOAP 1.2 fault, section 3 of the page. `relates_to` is empty where no MessageID could be read.
struct SoapFault {
  FaultCode code = FaultCode::sender;
  std::string detail_code;  // "8001"; empty: no detail
  std::string text_en, text_zh;
  std::string relates_to;
};

/// The request in these bytes. Only the envelope and the headers are judged, not the body's content.
std::variant<SoapRequest, SoapFault> read_request(std::string_view bytes);

/// An answer envelope; `body` is written as it is.
std::string write_answer(std::string_view answer_name, std::string_view message_id, std::string_view relates_to,
                         std::string_view body);
std::string write_fault(const SoapFault& fault);
/// 400 for the sender's faults, 500 for all others.
int http_status(const SoapFault& fault);

}  // namespace tongbao::sim_land
