#pragma once

#include <string_view>
#include <vector>

#include "adapters/soap_xml/encode.h"
#include "gateway/contract/transport.h"
#include "gateway/kit/http_client.h"

namespace tongbao {

/// What an answer must belong to.
struct SoapQuestion {
  std::string_view space;       // namespace of the dialect
  std::string_view message_id;  // ours: RelatesTo must repeat it
  std::string_view request_bytes;
  Instant now{};
};

/// What came back for a notice. Only a `Result` that relates to the question counts as Answered; the pinned TLS peer
/// makes it the agency's word. A fault is never a verdict: Receiver → Failed transient `agency_fault`, every other
/// fault → Failed permanent `agency_rejected_notice`. Anything else: Failed transient `agency_busy` (429),
/// `agency_unavailable` (503), `answer_not_bound` (relates to something else), `answer_not_the_agencys`. Pure, any
/// thread.
SendOutcome read_soap_answer(const HttpOutcome& outcome, const SoapQuestion& question, const Envelope& envelope);

/// The answers of a QueryAnswers. Fails like read_soap_answer(). Pure, any thread.
Result<std::vector<LateReply>> read_soap_answers(const HttpOutcome& outcome, const SoapQuestion& question);

}  // namespace tongbao
