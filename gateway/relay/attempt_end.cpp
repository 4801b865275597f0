#include "gateway/relay/attempt_end.h"

#include <algorithm>

#include "gateway/domain/retry_schedule.h"
#include "gateway/kit/digest.h"
#include "gateway/modules/fence.h"
#include "gateway/observe/event_log.h"

namespace tongbao {
namespace {

constexpr std::chrono::milliseconds kInterpretBudget{2000};

std::string hex_digest(const std::string& bytes) {
  return bytes.empty() ? std::string{} : to_hex(sha256(bytes));
}

/// What an agency may have stored about us: letters, digits and a few signs. Anything else could be a name.
std::string plain_or_empty(std::string text) {
  constexpr std::size_t longest = 64;
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view{"-_./:+"}.find(c) != std::string_view::npos;
  });
  return plain && text.size() <= longest ? std::move(text) : std::string{};
}

/// A verdict without free text: references and office codes that are none are dropped, the record of the change stays.
Settled without_free_text(Settled verdict) {
  verdict.reason = plain_or_empty(std::move(verdict.reason));
  verdict.agency_ref = plain_or_empty(std::move(verdict.agency_ref));
  verdict.effective_at = plain_or_empty(std::move(verdict.effective_at));
  for (auto& office : verdict.offices)
    office.agency_office = plain_or_empty(std::move(office.agency_office));
  if (verdict.follow_up) verdict.follow_up->agency_office = plain_or_empty(std::move(verdict.follow_up->agency_office));
  return verdict;
}

AttemptEnd end_of_verdict(const RouteTools& tools, const Reply& reply, const Verdict& verdict) {
  return std::visit(overloaded{
                        [](const Settled& settled) {
                          return AttemptEnd{SettledEnd{without_free_text(settled), {}}};
                        },
                        [&](const Pending& pending) {
                          return AttemptEnd{AwaitingEnd{pending.until.value_or(tools.outcome_due(reply.procedure))}};
                        },
                        [&](const Unreadable& unreadable) {
                          log_event(
                              events::answer_unreadable,
                              {{"agency", tools.route.agency}, {"notice", reply.notice_id}, {"why", unreadable.why}});
                          return AttemptEnd{AttentionEnd{"answer_unreadable", "answer_unreadable"}};
                        },
                    },
                    verdict);
}

AttemptEnd end_of_failure(const RouteTools& tools, const DueNotice& due, const Failed& failed) {
  if (failed.may_have_arrived && !tools.route.agency_deduplicates)
    return AttentionEnd{"arrival_unknown", failed.failure.code};
  // Not from its acceptance: a notice may have been held, or waited for its lane, for weeks.
  const auto now = tools.clock.now();
  // Deaths of our own workers are no failures of the agency: they do not make the pause longer.
  const auto failures = due.attempts + 1 - std::min(due.uncounted_attempts, due.attempts);
  const auto next = next_attempt_at({due.tried_since.value_or(now), now, failures, draw_chance(tools.random),
                                     failed.retry_after, std::chrono::days{tools.route.retry_days}});
  if (!next) return AttentionEnd{"retries_exhausted", failed.failure.code};
  return RetryEnd{failed.failure, *next, failed.may_have_arrived};
}

AwaitingEnd end_of_handing_over(const RouteTools& tools, const DueNotice& due, const HandedOver& handed) {
  AwaitingEnd end{handed.until.value_or(tools.outcome_due(due.notice.procedure)), handed.for_mailbox, {}};
  if (!end.for_mailbox.empty()) end.fetch_by = tools.receipt_due();
  return end;
}

}  // namespace

WireDigests digests_of(const WireRecord& wire) {
  return {hex_digest(wire.request_bytes), hex_digest(wire.answer_bytes), hex_digest(wire.request_signature),
          hex_digest(wire.answer_signature), wire.status};
}

AttemptEnd judge_reply(const RouteTools& tools, const Reply& reply) {
  const auto verdict = fenced(&tools.watch, tools.route.agency + ".interpret", kInterpretBudget,
                              [&] { return tools.plugin.interpret(reply); });
  if (!verdict) {
    log_event(events::module_threw, {{"agency", tools.route.agency}, {"detail", verdict.failure().detail}});
    return AttentionEnd{"module_fault", verdict.failure().code};
  }
  return end_of_verdict(tools, reply, *verdict);
}

JudgedAttempt judge_attempt(const RouteTools& tools, const DueNotice& due, const SendOutcome& outcome) {
  return std::visit(
      overloaded{
          [&](const Answered& answered) {
            return JudgedAttempt{judge_reply(tools, answered.reply), digests_of(answered.wire), std::nullopt, true};
          },
          [&](const HandedOver& handed) {
            return JudgedAttempt{end_of_handing_over(tools, due, handed), digests_of(handed.wire), std::nullopt, true};
          },
          [&](const Failed& failed) {
            return JudgedAttempt{end_of_failure(tools, due, failed), digests_of(failed.wire), failed.retry_after,
                                 false};
          },
      },
      outcome);
}

}  // namespace tongbao
