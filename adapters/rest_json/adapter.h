#pragma once

#include <string>
#include <vector>

#include "adapters/rest_json/answers.h"
#include "gateway/contract/module.h"
#include "gateway/kit/acknowledgements.h"
#include "gateway/kit/ulid.h"

namespace tongbao {

/// Where this route's agency is and by which keys it signs, if it does.
struct RestJsonRoute {
  HttpTarget notices;  // …/v1/notices
  HttpTarget answers;  // …/v1/answers/poll
  std::vector<PeerKey> agency_keys;
  std::chrono::milliseconds collect_budget{};
  bool is_signed = true;         // false: neither requests nor answers are
  std::string notice_id_member;  // AnswerRule

  /// The request as it travels: signed, where this route signs.
  Result<SignedRequest> outgoing(HttpRequest request, const ModuleContext& context, Random& random) const;
  AnswerRule rule(const ModuleContext& context) const;
};

/// Sends notices as CloudEvents. Any thread.
class RestJsonTransport final : public TransportAdapter {
 public:
  /// Borrows everything.
  RestJsonTransport(const RestJsonRoute& route, HttpClient& client, const ModuleContext& context, Random& random)
      : route_{route}, client_{client}, context_{context}, random_{random} {}
  SendOutcome send(const Envelope& envelope) override;
  /// Few enough that signing them keeps none of them waiting for long.
  std::size_t side_by_side() const override { return 16; }
  void send_all(std::span<const Envelope* const> envelopes, OutcomeSink& sink) override;

 private:
  const RestJsonRoute& route_;
  HttpClient& client_;
  const ModuleContext& context_;
  Random& random_;
};

/// Polls for later answers and acknowledges what was confirmed with the next poll. One thread.
class RestJsonAnswers final : public AnswerSource {
 public:
  /// Borrows everything.
  RestJsonAnswers(const RestJsonRoute& route, HttpClient& client, const ModuleContext& context, Random& random)
      : route_{route}, client_{client}, context_{context}, random_{random}, keys_{context.clock, random} {}
  Result<std::vector<LateReply>> collect(std::size_t at_most) override;
  Result<Done> confirm(const ReplyToken& token) override;

 private:
  const RestJsonRoute& route_;
  HttpClient& client_;
  const ModuleContext& context_;
  Random& random_;
  UlidSource keys_;
  Acknowledgements confirmed_;
};

}  // namespace tongbao
