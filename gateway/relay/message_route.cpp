#include "gateway/relay/message_route.h"

#include "gateway/observe/event_log.h"
#include "gateway/relay/patience.h"
#include "gateway/relay/record_results.h"

namespace tongbao {
namespace {

constexpr std::chrono::seconds kNoteSuccessEvery{5};

AttemptRecord unsent_record(const RouteTools& tools, const DueNotice& due, AttemptEnd end) {
  const auto now = tools.clock.now();
  return {tools.ulids.next(), due.notice.notice_id, 0, tools.instance, now, now, {}, std::move(end)};
}

}  // namespace

MessageRoute::MessageRoute(const RouteTools& tools, const Doorbell& bell, const std::atomic<bool>& stopping)
    : tools_{tools}, stopping_{stopping}, gate_{tools}, pace_{tools.route.window}, senders_{tools, bell} {}

void MessageRoute::note_pace(const JudgedAttempt& judged) {
  if (judged.reached) {
    pace_.note_answer();
    if (slowed_told_ && !pace_.slowed()) {
      slowed_told_ = false;
      log_event(events::route_recovered, {{"agency", tools_.route.agency}});
    }
    return;
  }
  const auto now = tools_.clock.now();
  pace_.note_failure(now, judged.retry_after);
  if (judged.retry_after) gate_.rest_until(now + clamp_retry_after(*judged.retry_after));
  if (slowed_told_) return;
  slowed_told_ = true;
  const auto* retry = std::get_if<RetryEnd>(&judged.end);
  log_event(events::route_slowed, {{"agency", tools_.route.agency},
                                   {"reason", retry != nullptr ? retry->failure.code : std::string{"attention"}}});
}

void MessageRoute::take_in_arrivals() {
  auto arrivals = senders_.take_arrivals(tools_.relay.record_batch);
  if (arrivals.empty()) return;
  std::vector<AttemptRecord> records;
  std::vector<std::string> procedures;
  bool any_answer = false;
  std::string last_failure;
  for (auto& arrival : arrivals) {
    const auto& due = arrival.dispatch.due;
    auto judged = judge_attempt(tools_, due, arrival.outcome);
    note_pace(judged);
    any_answer = any_answer || judged.reached;
    if (const auto* failed = std::get_if<Failed>(&arrival.outcome)) last_failure = failed->failure.code;
    records.push_back({tools_.ulids.next(), due.notice.notice_id, due.attempts + 1, tools_.instance, arrival.started_at,
                       arrival.ended_at, std::move(judged.wire), std::move(judged.end)});
    procedures.push_back(due.notice.procedure);
  }
  record_results(tools_, records, procedures, [this] { return stopping_.load(); });
  suspect_under_way_ = suspect_under_way_ && senders_.under_way() > 0;
  note_progress(any_answer, last_failure);
}

/// For the operator's eyes: a success at most every few seconds, a failure each time.
void MessageRoute::note_progress(bool any_answer, const std::string& last_failure) {
  const auto now = std::chrono::steady_clock::now();
  const bool tell_success = any_answer && now - success_noted_at_ >= kNoteSuccessEvery;
  if (tell_success) success_noted_at_ = now;
  Result<Done> noted = Done{};
  if (tell_success) noted = tools_.store.note_route_progress(tools_.route.agency, true, "");
  if (noted && !last_failure.empty())
    noted = tools_.store.note_route_progress(tools_.route.agency, false, last_failure);
  if (!noted) log_event(events::store_failed, {{"detail", noted.failure().detail}});
}

std::vector<DueNotice> MessageRoute::next_due(std::size_t free) {
  // What was in flight when a worker died goes out alone: should it be the cause, it is found out.
  const auto suspects = tools_.store.peek_due(tools_.route.agency, 1, Store::Pick::suspect);
  if (suspects && !suspects->empty()) {
    if (senders_.under_way() > 0) return {};
    suspect_under_way_ = true;
    return *suspects;
  }
  auto due = tools_.store.peek_due(tools_.route.agency, std::min(free, tools_.relay.claim_batch), Store::Pick::usual);
  if (!due) {
    log_event(events::store_failed, {{"detail", due.failure().detail}});
    return {};
  }
  return std::move(*due);
}

/// Asks again while it is not known whether the leases were committed: they would stand until they ran out, and then
/// count as attempts that may have arrived.
Result<std::set<std::string>> MessageRoute::claim(const std::vector<ClaimIntent>& intents) {
  Patience patience{[this] { return stopping_.load(); }};
  bool unknown = false;
  for (;;) {
    auto ours = tools_.store.claim(tools_.instance, tools_.route.lease, intents);
    if (ours) return ours;
    log_event(events::store_failed, {{"detail", ours.failure().detail}});
    unknown = unknown || ours.failure().code == "commit_unknown";
    if (!unknown || !patience.wait()) return ours;
  }
}

void MessageRoute::launch(std::vector<DueNotice> due) {
  std::vector<ClaimIntent> intents;
  std::vector<Dispatch> dispatches;
  std::vector<AttemptRecord> unsent;
  std::vector<std::string> procedures;
  for (auto& one : due) {
    auto composition = compose_notice(tools_, one);
    if (auto* end = std::get_if<AttemptEnd>(&composition)) {
      unsent.push_back(unsent_record(tools_, one, std::move(*end)));
      procedures.push_back(one.notice.procedure);
      continue;
    }
    auto& composed = std::get<ComposedNotice>(composition);
    intents.push_back({one.notice.notice_id, one.attempts, composed.message_digest});
    dispatches.push_back({std::move(one), std::move(composed)});
  }
  record_results(tools_, unsent, procedures, [this] { return stopping_.load(); });
  if (intents.empty()) return;
  const auto ours = claim(intents);
  if (!ours) return;
  for (auto& dispatch : dispatches)
    if (ours->contains(dispatch.due.notice.notice_id)) senders_.start(std::move(dispatch));
}

void MessageRoute::send_due() {
  if (suspect_under_way_ || !gate_.is_open()) return;
  const auto free = pace_.free_slots(senders_.under_way(), tools_.clock.now());
  if (free == 0) return;
  auto due = next_due(free);
  if (!due.empty()) launch(std::move(due));
  suspect_under_way_ = suspect_under_way_ && senders_.under_way() > 0;
}

std::chrono::milliseconds MessageRoute::turn() {
  take_in_arrivals();
  send_due();
  const auto next = tools_.store.next_due_at(tools_.route.agency);
  if (!next || !*next) return tools_.relay.poll;
  const auto wait = **next - tools_.clock.now();
  // With every slot taken or the gate shut there is nothing to hurry for: an arrival rings the bell.
  if (wait.count() <= 0) return senders_.under_way() > 0 ? tools_.relay.poll : std::chrono::milliseconds{50};
  return std::min<std::chrono::milliseconds>(tools_.relay.poll, wait);
}

void MessageRoute::finish() {
  const Doorbell pause{{}};
  while (senders_.under_way() > 0) {
    take_in_arrivals();
    if (senders_.under_way() > 0) pause.wait(std::chrono::milliseconds{20});
  }
}

}  // namespace tongbao
