#include <utility>

#include "adapters/rest_json/adapter.h"

namespace tongbao {

Result<SignedRequest> RestJsonRoute::outgoing(HttpRequest request, const ModuleContext& context, Random& random) const {
  if (!is_signed) return SignedRequest{std::move(request), {}};
  return signed_request(std::move(request), context.signer, context.clock.now(), random);
}

AnswerRule RestJsonRoute::rule(const ModuleContext& context) const {
  return {context.signer, agency_keys, context.clock.now(), is_signed, notice_id_member};
}

SendOutcome RestJsonTransport::send(const Envelope& envelope) {
  auto sent = route_.outgoing(notice_request(route_.notices, envelope), context_, random_);
  if (!sent) return Failed{sent.failure(), false, {}, {}};
  auto outcome = client_.exchange(sent->request, envelope.budget);
  return read_notice_answer(std::move(outcome), *std::move(sent), envelope, route_.rule(context_));
}

}  // namespace tongbao
