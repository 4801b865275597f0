#pragma once

#include <span>
#include <string>
#include <vector>

#include "adapters/rest_json/encode.h"
#include "gateway/contract/transport.h"
#include "gateway/kit/http_client.h"
#include "gateway/kit/http_signature.h"

namespace tongbao {

/// What makes an answer the agency's own word: its signature over answer and request; or, where the route says that
/// the agency does not sign, that it is JSON and does not name another notice or case.
struct AnswerRule {
  const MessageSigner& keys;
  std::span<const PeerKey> peer_keys;  // the agency's
  Instant now{};
  bool is_signed = true;
  std::string_view notice_id_member{};  // unsigned only: must repeat the notice id; empty: `notice_id` may
};

/// What came back for a notice. Only a signed answer bound to `sent` counts: 200 → Answered, 202 → HandedOver, a signed
/// 4xx → Failed permanent `agency_rejected_notice`. Everything else is Failed transient: `agency_busy` (429),
/// `agency_unavailable` (503), `answer_malformed` (signed, but not an answer of the dialect), `answer_not_the_agencys`.
/// Where nothing is signed, 200 and 202 with a JSON object of type application/json count and nothing else does: any
/// other status is tried again, and so is an answer that names another notice or case (`answer_not_bound`).
/// Pure, any thread.
SendOutcome read_notice_answer(HttpOutcome outcome, SignedRequest sent, const Envelope& envelope,
                               const AnswerRule& rule);

/// The events of a poll's answer, in order of their ids. An event that is no group keeps its id and has no content: for
/// the plugin to find unreadable. Fails like read_notice_answer(). Pure, any thread.
Result<std::vector<LateReply>> read_poll_answer(HttpOutcome outcome, SignedRequest sent, const AnswerRule& rule);

}  // namespace tongbao
