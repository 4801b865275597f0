#pragma once

#include <chrono>
#include <string>

#include "adapters/soap_xml/answers.h"
#include "gateway/contract/clock.h"
#include "gateway/kit/acknowledgements.h"
#include "gateway/kit/random.h"

namespace tongbao {

/// Where this route's agency is and what its dialect is called.
struct SoapRoute {
  HttpTarget target;
  std::string space;  // namespace of the body
  std::chrono::milliseconds collect_budget{};
};

/// Sends notices as SOAP 1.2 requests. Any thread.
class SoapTransport final : public TransportAdapter {
 public:
  /// Borrows everything.
  SoapTransport(const SoapRoute& route, HttpClient& client, const Clock& clock)
      : route_{route}, client_{client}, clock_{clock} {}
  SendOutcome send(const Envelope& envelope) override;

 private:
  const SoapRoute& route_;
  HttpClient& client_;
  const Clock& clock_;
};

/// Asks for later answers and acknowledges what was confirmed with the next question. One thread.
class SoapAnswers final : public AnswerSource {
 public:
  /// Borrows everything.
  SoapAnswers(const SoapRoute& route, HttpClient& client, const Clock& clock, Random& random)
      : route_{route}, client_{client}, clock_{clock}, random_{random} {}
  Result<std::vector<LateReply>> collect(std::size_t at_most) override;
  Result<Done> confirm(const ReplyToken& token) override;

 private:
  const SoapRoute& route_;
  HttpClient& client_;
  const Clock& clock_;
  Random& random_;
  Acknowledgements confirmed_;
};

/// `urn:uuid:` and a random UUID (RFC 9562, version 4).
std::string random_uuid_urn(Random& random);

}  // namespace tongbao
