#include "gateway/relay/message_route.h"

#include "gateway/observe/event_log.h"
#include "gateway/relay/patience.h"
#include "gateway/relay/record_results.h"

namespace tongbao {
namespace {

constexpr std::chrono::seconds kNoteSuccessEvery{5};
constexpr std::size_t kGatherFrom = 8;
constexpr std::chrono::milliseconds kGatherFor{4};

AttemptRecord unsent_record(const RouteTools& tools, const DueNotice& due, AttemptEnd end) {
  const auto now = tools.clock.now();
  return {tools.ulids.next(), due.notice.notice_id, 0, tools.instance, now, now, {}, std::move(end)};
}

}  // namespace

MessageRoute::MessageRoute(const RouteTools& tools, Senders& senders, const std::atomic<bool>& stopping)
    : tools_{tools}, stopping_{stopping}, gate_{tools}, senders_{senders} {}

void MessageRoute::note_pace(const JudgedAttempt& judged) {
  if (judged.reached) return gate_.note_answer();
  const auto* retry = std::get_if<RetryEnd>(&judged.end);
  gate_.note_failure(retry != nullptr ? retry->failure.code : std::string{"attention"}, judged.retry_after);
}

void MessageRoute::take_in_arrivals(Round& round) {
  auto arrivals = senders_.take_arrivals(tools_.relay.record_batch);
  if (arrivals.empty()) return;
  bool any_answer = false;
  std::string last_failure;
  for (auto& arrival : arrivals) {
    const auto& due = arrival.dispatch.due;
    auto judged = judge_attempt(tools_, due, arrival.outcome);
    note_pace(judged);
    any_answer = any_answer || judged.reached;
    if (const auto* failed = std::get_if<Failed>(&arrival.outcome)) last_failure = failed->failure.code;
    round.records.push_back({tools_.ulids.next(), due.notice.notice_id, due.attempts + 1, tools_.instance,
                             arrival.started_at, arrival.ended_at, std::move(judged.wire), std::move(judged.end)});
    round.procedures.push_back(due.notice.procedure);
  }
  suspect_under_way_ = suspect_under_way_ && senders_.under_way() > 0;
  note_progress(any_answer, last_failure);
}

/// For the operator's eyes: a success at most every few seconds, a failure each time.
void MessageRoute::note_progress(bool any_answer, const std::string& last_failure) {
  const auto now = tools_.time.now();
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
  const auto suspects = tools_.store.peek_due(tools_.route.agency, 1, RelayStore::Pick::suspect);
  if (suspects && !suspects->empty()) {
    if (senders_.under_way() > 0) return {};
    suspect_under_way_ = true;
    return *suspects;
  }
  auto due =
      tools_.store.peek_due(tools_.route.agency, std::min(free, tools_.relay.claim_batch), RelayStore::Pick::usual);
  if (!due) {
    log_event(events::store_failed, {{"detail", due.failure().detail}});
    return {};
  }
  return std::move(*due);
}

void MessageRoute::compose_due(Round& round) {
  if (suspect_under_way_) return;
  const auto free = gate_.free_slots(senders_.under_way());
  if (free == 0) return;
  for (auto& one : next_due(free)) {
    auto composition = compose_notice(tools_, one);
    if (auto* end = std::get_if<AttemptEnd>(&composition)) {
      round.records.push_back(unsent_record(tools_, one, std::move(*end)));
      round.procedures.push_back(one.notice.procedure);
      continue;
    }
    auto& composed = std::get<ComposedNotice>(composition);
    round.intents.push_back({one.notice.notice_id, one.attempts, composed.message_digest});
    round.dispatches.push_back({std::move(one), std::move(composed)});
  }
  if (round.intents.empty() || gate_.may_start()) return;
  round.intents.clear();
  round.dispatches.clear();
}

/// Asks again while it is not known whether the leases were committed: they would stand until they ran out, and then
/// count as attempts that may have arrived.
std::set<std::string> MessageRoute::claim(const std::vector<ClaimIntent>& intents) {
  Patience patience{tools_.time, [this] { return stopping_.load(); }};
  for (;;) {
    auto ours = tools_.store.claim(tools_.instance, tools_.route.lease, intents);
    if (ours) return std::move(*ours);
    log_event(events::store_failed, {{"detail", ours.failure().detail}});
    if (!patience.wait()) return {};
  }
}

/// Results and intents in one commit; where that fails, results each by itself, then what is not known of the intents.
std::set<std::string> MessageRoute::write(const Round& round) {
  if (round.records.empty() && round.intents.empty()) return {};
  auto done = tools_.store.advance(round.records, {tools_.instance, tools_.route.lease}, round.intents);
  if (done) {
    tell_results(tools_, round.records, round.procedures, done->effects);
    return std::move(done->ours);
  }
  log_event(events::store_failed, {{"detail", done.failure().detail}});
  record_one_by_one(tools_, round.records, round.procedures, [this] { return stopping_.load(); });
  const bool in_doubt = done.failure().code == "commit_unknown" && !round.intents.empty();
  return in_doubt ? claim(round.intents) : std::set<std::string>{};
}

void MessageRoute::work(bool start_more) {
  Round round;
  take_in_arrivals(round);
  if (start_more) compose_due(round);
  const auto ours = write(round);
  std::erase_if(round.dispatches, [&](const Dispatch& one) { return !ours.contains(one.due.notice.notice_id); });
  if (!round.dispatches.empty()) senders_.start(std::move(round.dispatches));
  suspect_under_way_ = suspect_under_way_ && senders_.under_way() > 0;
}

/// With many messages under way, answers are gathered for a moment: a commit costs as much as dozens of rows, so one
/// commit for many is what the machine can keep up with. Nothing waits while there is little to do.
std::chrono::milliseconds MessageRoute::gathering() const {
  const auto since = tools_.time.now() - wrote_at_;
  if (senders_.under_way() < kGatherFrom || since >= kGatherFor) return std::chrono::milliseconds{0};
  if (senders_.arrived() * 2 >= senders_.under_way()) return std::chrono::milliseconds{0};
  return std::chrono::ceil<std::chrono::milliseconds>(kGatherFor - since);
}

std::chrono::milliseconds MessageRoute::turn() {
  if (const auto rest = gathering(); rest.count() > 0) return rest;
  work(true);
  wrote_at_ = tools_.time.now();
  if (senders_.arrived() > 0) return gathering();
  const auto next = tools_.store.next_due_at(tools_.route.agency);
  if (!next || !*next) return tools_.relay.poll;
  const auto wait = **next - tools_.clock.now();
  // With every slot taken or the gate shut there is nothing to hurry for: an arrival rings the bell.
  if (wait.count() <= 0)
    return senders_.under_way() > 0 || gate_.rests() ? tools_.relay.poll : std::chrono::milliseconds{50};
  return std::min<std::chrono::milliseconds>(tools_.relay.poll, wait);
}

void MessageRoute::finish() {
  while (senders_.under_way() > 0) {
    work(false);
    if (senders_.under_way() > 0) tools_.time.rest(std::chrono::milliseconds{20});
  }
}

}  // namespace tongbao
