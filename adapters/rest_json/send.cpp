#include <utility>
#include <vector>

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
  struct OnlyOne final : OutcomeSink {
    SendOutcome outcome;
    void take(std::size_t, SendOutcome come) override { outcome = std::move(come); }
  } one;
  const auto* only = &envelope;
  send_all({&only, 1}, one);
  return std::move(one.outcome);
}

void RestJsonTransport::send_all(std::span<const Envelope* const> envelopes, OutcomeSink& sink) {
  struct Outgoing {
    std::size_t place;
    SignedRequest sent;
  };
  std::vector<Outgoing> outgoing;
  outgoing.reserve(envelopes.size());
  for (std::size_t place = 0; place < envelopes.size(); ++place) {
    auto sent = route_.outgoing(notice_request(route_.notices, *envelopes[place]), context_, random_);
    if (sent)
      outgoing.push_back({place, *std::move(sent)});
    else
      sink.take(place, Failed{sent.failure(), false, {}, {}});
  }
  std::vector<HttpTask> tasks;
  tasks.reserve(outgoing.size());
  for (const auto& one : outgoing)
    tasks.push_back({&one.sent.request, envelopes[one.place]->budget});
  client_.exchange_all(tasks, [&](std::size_t index, HttpOutcome outcome) {
    auto& [place, sent] = outgoing[index];
    sink.take(place, read_notice_answer(std::move(outcome), std::move(sent), *envelopes[place], route_.rule(context_)));
  });
}

}  // namespace tongbao
