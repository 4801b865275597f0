#pragma once

#include "gateway/relay/route_tools.h"

namespace tongbao {

/// Digests of what went over the wire; the bytes themselves are not kept.
WireDigests digests_of(const WireRecord& wire);

/// How an attempt ended, by what the adapter says and the plugin reads. Never a guess: an answer the plugin cannot read
/// asks a person, a failure that may have arrived at an agency that does not deduplicate does, too.
struct JudgedAttempt {
  AttemptEnd end;
  WireDigests wire;
  std::optional<std::chrono::seconds> retry_after;  // the agency asked the whole route to wait
  bool reached = false;                             // the agency itself answered
};
JudgedAttempt judge_attempt(const RouteTools& tools, const DueNotice& due, const SendOutcome& outcome);

/// What a later answer means; `content` is the agency's own verified word.
AttemptEnd judge_reply(const RouteTools& tools, const Reply& reply);

}  // namespace tongbao
