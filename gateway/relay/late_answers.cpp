#include "gateway/relay/late_answers.h"

#include <algorithm>

#include "gateway/kit/fault_point.h"
#include "gateway/kit/ulid.h"
#include "gateway/observe/event_log.h"
#include "gateway/relay/attempt_end.h"
#include "gateway/relay/record_results.h"

namespace tongbao {
namespace {

/// A source that offers the same page again would hide what is behind answers that are too early: so the page grows.
constexpr std::size_t kMostLeftThere = 4096;
/// Once or twice an answer only overtakes the record of its own attempt.
constexpr int kTellWaitingAt = 3;

/// The way knows which notice an answer is for, not what it asked: the procedure comes from the store.
Result<LateAnswerRecord> record_of(const RouteTools& tools, LateReply& late) {
  // An agency may write anything here, a name too; only what can be an id of ours goes on, into log and store.
  if (!is_ulid(late.notice_id)) late.notice_id.clear();
  auto procedure = tools.store.procedure_of(tools.route.agency, late.notice_id);
  if (!procedure) return procedure.failure();
  late.reply.notice_id = late.notice_id;
  late.reply.procedure = std::move(*procedure);
  return LateAnswerRecord{tools.ulids.next(), tools.route.agency,    late.reply_id,
                          late.notice_id,     digests_of(late.wire), judge_reply(tools, late.reply)};
}

std::string_view word_of(RecordEffect effect) {
  switch (effect) {
    case RecordEffect::applied:
      return "applied";
    case RecordEffect::stale:
      return "ignored";
    case RecordEffect::seen_before:
      return "seen_before";
    case RecordEffect::too_early:
      return "too_early";
  }
  return {};
}

}  // namespace

void LateAnswers::note_trouble(const Failure& failure) {
  if (failure.code == trouble_) return;
  trouble_ = failure.code;
  const bool damaged = failure.code == "answer_damaged";
  log_event(damaged ? events::answer_damaged : events::route_slowed,
            {{"agency", tools_.route.agency}, {"reason", failure.code}, {"detail", failure.detail}});
  if (damaged) tools_.metrics.answer_damaged(tools_.route.agency);
  const auto noted = tools_.store.note_collect(tools_.route.agency, failure.code);
  if (!noted) log_event(events::store_failed, {{"detail", noted.failure().detail}});
  // Each damaged file is told: the next one is new trouble, not the same.
  if (damaged) trouble_.clear();
}

void LateAnswers::confirm(const LateReply& reply) {
  const auto confirmed = source_.confirm(reply.token);
  fault_point("fault:answer.confirmed");
  // An answer that could not be confirmed comes again and adds nothing.
  if (!confirmed) note_trouble(confirmed.failure());
}

bool LateAnswers::note_effect(const LateReply& reply, const AttemptEnd& end, RecordEffect effect) {
  if (effect == RecordEffect::too_early) return false;
  if (effect == RecordEffect::applied) {
    count_end(tools_, reply.reply.procedure, end);
    log_delivery(tools_, reply.notice_id, 0, end, std::chrono::milliseconds{0});
  } else {
    tools_.metrics.reply_ignored(tools_.route.agency, word_of(effect));
    log_event(events::answer_ignored,
              {{"agency", tools_.route.agency}, {"notice", reply.notice_id}, {"why", word_of(effect)}});
  }
  confirm(reply);
  return true;
}

/// A page whose write was refused is written answer by answer: one that cannot be stored must not hold up the others.
/// It stays with the agency, unconfirmed, and is told of each time.
std::size_t LateAnswers::take_one_by_one(const std::vector<LateReply>& replies,
                                         const std::vector<LateAnswerRecord>& records) {
  std::size_t used = 0;
  for (std::size_t index = 0; index < replies.size(); ++index) {
    const auto effects = tools_.store.record_late({records[index]});
    if (!effects)
      log_event(
          events::store_failed,
          {{"detail", effects.failure().detail}, {"agency", tools_.route.agency}, {"reply", records[index].reply_id}});
    else if (note_effect(replies[index], records[index].end, effects->front()))
      ++used;
  }
  return used;
}

void LateAnswers::note_waiting(const std::vector<LateReply>& replies, const std::vector<RecordEffect>& effects) {
  for (std::size_t index = 0; index < replies.size(); ++index) {
    const auto& reply = replies[index];
    if (effects[index] != RecordEffect::too_early) {
      seen_waiting_.erase(reply.reply_id);
      continue;
    }
    auto& seen = seen_waiting_[reply.reply_id];
    seen = std::min(seen + 1, kTellWaitingAt + 1);
    if (seen == kTellWaitingAt)
      log_event(events::answer_waits, {{"agency", tools_.route.agency}, {"notice", reply.notice_id}});
  }
}

std::size_t LateAnswers::take(std::vector<LateReply> replies) {
  std::vector<LateAnswerRecord> records;
  for (auto& reply : replies) {
    auto record = record_of(tools_, reply);
    if (!record) {
      log_event(events::store_failed, {{"detail", record.failure().detail}});
      return 0;
    }
    records.push_back(std::move(*record));
  }
  if (weakened("confirms_before_commit")) std::ranges::for_each(replies, [this](const auto& one) { confirm(one); });
  const auto effects = tools_.store.record_late(records);
  if (effects) fault_point("fault:answer.committed");
  if (!effects) {
    log_event(events::store_failed, {{"detail", effects.failure().detail}});
    return effects.failure().code == "store_refused" ? take_one_by_one(replies, records) : 0;
  }
  note_waiting(replies, *effects);
  std::size_t used = 0;
  for (std::size_t index = 0; index < replies.size(); ++index)
    if (note_effect(replies[index], records[index].end, (*effects)[index])) ++used;
  return used;
}

bool LateAnswers::collect() {
  const auto asked = tools_.relay.answer_batch + std::min(left_there_, kMostLeftThere);
  auto collected = source_.collect(asked);
  if (!collected) {
    note_trouble(collected.failure());
    return false;
  }
  if (!trouble_.empty()) {
    trouble_.clear();
    const auto noted = tools_.store.note_collect(tools_.route.agency, "");
    if (!noted) log_event(events::store_failed, {{"detail", noted.failure().detail}});
  }
  left_there_ = 0;
  if (collected->empty()) {
    seen_waiting_.clear();
    return false;
  }
  fault_point("fault:answer.collected");
  const auto found = collected->size();
  const auto used = take(*std::move(collected));
  left_there_ = found - used;
  return used > 0;
}

}  // namespace tongbao
