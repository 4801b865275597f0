#include "adapters/soap_xml/adapter.h"

namespace tongbao {

SendOutcome SoapTransport::send(const Envelope& envelope) {
  auto document = notice_document(route_.space, route_.target.url(), envelope);
  if (!document) return Failed{document.failure(), false, {}, {}};
  const auto request = soap_request(route_.target, *std::move(document), envelope.traceparent);
  const auto outcome = client_.exchange(request, envelope.budget);
  const auto message_id = std::string{kNoticeUrn} + envelope.notice_id;
  return read_soap_answer(outcome, {route_.space, message_id, request.body, clock_.now()}, envelope);
}

}  // namespace tongbao
