#pragma once

#include <cstring>
#include <string>

#include "adapters/rest_json/answers.h"
#include "tests/unit/kit/wire_messages.h"

namespace tongbao {

/// Draws the nonce of the wire page, section 1.
class VectorRandom final : public Random {
 public:
  void fill(std::span<std::byte> bytes) override {
    static constexpr std::string_view kNonce = "foobar-nonce-01";
    for (std::size_t at = 0; at < bytes.size(); ++at)
      bytes[at] = static_cast<std::byte>(kNonce[at % kNonce.size()]);
  }
};

/// The notice of the wire page, section 1.
inline Envelope vector_envelope() {
  Envelope envelope;
  envelope.notice_id = "01JD9Z00000000000000000001";
  envelope.case_id = "01JD9Z00000000000000000000";
  envelope.procedure = "vehicle.license_address";
  envelope.source = "urn:tongbao:office:09020010";
  envelope.subject = "p-9f2c";
  envelope.subject_seq = 42;
  envelope.logged_at = kNoticeSignedAt;
  envelope.budget = std::chrono::seconds{5};
  envelope.message = {"tw.tongbao.person.address-changed.v1",
                      {"",
                       "",
                       {{"procedure", "vehicle.license_address", {}},
                        {"case_id", "01JD9Z00000000000000000000", {}},
                        {"new_address", "", {{"AreaCode", "10016040", {}}}}}}};
  return envelope;
}

inline SignedRequest vector_request() {
  VectorRandom random;
  const auto target = *parse_url("https://vehicle.example.tw/v1/notices");
  auto sent = signed_request(notice_request(target, vector_envelope()), test_signer("gateway", "gw-2026a"),
                             kNoticeSignedAt, random);
  return *std::move(sent);
}

/// The agency's signature under an answer to `sent`, by another date than the wire page's.
inline HttpAnswer signed_by_agency(HttpAnswer answer, const SignedRequest& sent) {
  SignatureOptions options;
  options.tag = "tongbao-answer-v1";
  options.created = kAnswerSignedAt;
  const auto done = sign_answer(answer, sent.request, test_signer("agency", "vehicle-2026a"), options);
  if (!done) answer.fields = {};
  return answer;
}

/// The gateway's side of the exchange.
struct GatewaySide {
  KeySigner keys = test_signer("gateway", "gw-2026a");
  std::vector<PeerKey> peer{{"vehicle-2026a", "ed25519"}};
  AnswerRule rule{keys, peer, kAnswerSignedAt};
};

}  // namespace tongbao
