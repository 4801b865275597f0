#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "gateway/contract/transport.h"
#include "gateway/kit/http_message.h"

namespace tongbao {

inline constexpr std::string_view kSoapSpace = "http://www.w3.org/2003/05/soap-envelope";
inline constexpr std::string_view kAddressingSpace = "http://www.w3.org/2005/08/addressing";
inline constexpr std::string_view kNoticeUrn = "urn:tongbao:notice:";

/// Text as it may stand inside an element. Fails with `not_xml_text` for characters XML 1.0 does not have.
Result<std::string> xml_text(std::string_view utf8);

/// The SOAP 1.2 envelope of a notice (docs/formats/land.md §1): body element by the procedure's name in `space`, the
/// fields in the order the plugin gave them, MessageID = kNoticeUrn + notice id. Pure; same envelope, same bytes.
Result<std::string> notice_document(std::string_view space, std::string_view to, const Envelope& envelope);

/// The envelope of a QueryAnswers (§4).
Result<std::string> query_document(std::string_view space, std::string_view to, std::string_view message_id,
                                   std::size_t max_answers, std::span<const std::string> acknowledged);

/// A POST of such a document.
HttpRequest soap_request(const HttpTarget& target, std::string document, std::string_view traceparent);

}  // namespace tongbao
