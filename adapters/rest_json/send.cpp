#include "adapters/rest_json/adapter.h"

namespace tongbao {

SendOutcome RestJsonTransport::send(const Envelope& envelope) {
  const auto sent =
      signed_request(notice_request(route_.notices, envelope), context_.signer, context_.clock.now(), random_);
  if (!sent) return Failed{sent.failure(), false, {}, {}};
  const auto outcome = client_.exchange(sent->request, envelope.budget);
  return read_notice_answer(outcome, *sent, envelope, {context_.signer, route_.agency_keys, context_.clock.now()});
}

}  // namespace tongbao
