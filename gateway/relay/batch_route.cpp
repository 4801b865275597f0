#include "gateway/relay/batch_route.h"

#include <algorithm>

#include "gateway/kit/fault_point.h"
#include "gateway/modules/fence.h"
#include "gateway/observe/event_log.h"
#include "gateway/relay/attempt_end.h"
#include "gateway/relay/batch_cut.h"
#include "gateway/relay/record_results.h"

namespace tongbao {
namespace {

BatchFill fill_of(const std::vector<DueNotice>& ready, std::optional<Instant> last_cut) {
  BatchFill fill{ready.size(), {}, last_cut};
  if (!ready.empty())
    fill.oldest_logged_at =
        std::ranges::min(ready, {}, [](const auto& one) { return one.notice.logged_at; }).notice.logged_at;
  return fill;
}

}  // namespace

/// The bytes the intent was committed for can no longer be made: a module changed or fails.
void BatchRoute::abandon(const OpenBatch& batch, const std::string& reason) {
  const auto doubted = tools_.store.abandon_batch(tools_.route.agency, batch.batch_id, route_epoch_, reason);
  if (!doubted) {
    log_event(events::store_failed, {{"detail", doubted.failure().detail}});
    return;
  }
  log_event(events::notice_needs_attention, {{"agency", tools_.route.agency},
                                             {"batch", batch.batch_id},
                                             {"reason", reason},
                                             {"notices", static_cast<std::int64_t>(*doubted)}});
}

std::optional<std::vector<Envelope>> BatchRoute::envelopes_of(const OpenBatch& batch) {
  auto members = tools_.store.load_notices(batch.notice_ids);
  if (!members || members->size() != batch.notice_ids.size()) return std::nullopt;
  std::vector<Envelope> envelopes;
  for (auto& member : *members) {
    // The intent fixed the message: another one now means that a module changed between the intent and the write.
    member.may_have_arrived = true;
    auto composition = compose_notice(tools_, member);
    auto* composed = std::get_if<ComposedNotice>(&composition);
    if (composed == nullptr) {
      const auto* attention = std::get_if<AttentionEnd>(&std::get<AttemptEnd>(composition));
      abandon(batch, attention != nullptr ? attention->reason : "message_changed");
      return std::nullopt;
    }
    composed->envelope.attempt = member.attempts;
    envelopes.push_back(std::move(composed->envelope));
  }
  return envelopes;
}

bool BatchRoute::record_written(const OpenBatch& batch, const std::vector<Envelope>& envelopes,
                                const HandedOver& handed, Instant started) {
  std::map<std::string, Instant> due_of_procedure;
  for (const auto& envelope : envelopes)
    due_of_procedure[envelope.procedure] = handed.until.value_or(tools_.outcome_due(envelope.procedure));
  const auto recorded =
      tools_.store.record_batch_written({tools_.route.agency, batch.batch_id, route_epoch_, tools_.instance, started,
                                         tools_.clock.now(), digests_of(handed.wire), std::move(due_of_procedure)});
  if (!recorded) log_event(events::store_failed, {{"detail", recorded.failure().detail}});
  return static_cast<bool>(recorded);
}

bool BatchRoute::deliver(const OpenBatch& batch) {
  const auto envelopes = envelopes_of(batch);
  if (!envelopes || !gate_.may_start()) return false;
  const auto started = tools_.clock.now();
  if (weakened("batch_recorded_unwritten")) record_written(batch, *envelopes, {}, started);
  const BatchId id{batch.batch_id, batch.sequence, batch.day};
  auto sent = fenced(&tools_.watch, tools_.route.agency + ".send_batch", tools_.route.attempt_budget,
                     [&] { return tools_.batch->send_batch(id, *envelopes); });
  const auto* handed = sent ? std::get_if<HandedOver>(&*sent) : nullptr;
  if (handed == nullptr) {
    const auto* failed = sent ? std::get_if<Failed>(&*sent) : nullptr;
    const Failure why = !sent ? sent.failure()
                        : failed != nullptr
                            ? failed->failure
                            : Failure{FailureKind::defect, "batch_answered_at_once", "a batch way answers later"};
    log_event(
        events::batch_deferred,
        {{"agency", tools_.route.agency}, {"batch", batch.batch_id}, {"reason", why.code}, {"detail", why.detail}});
    const auto noted = tools_.store.note_route_progress(tools_.route.agency, false, why.code);
    if (!noted) log_event(events::store_failed, {{"detail", noted.failure().detail}});
    gate_.note_failure(why.code, failed != nullptr ? failed->retry_after : std::nullopt);
    return false;
  }
  gate_.note_answer();
  if (!record_written(batch, *envelopes, *handed, started)) return false;
  const auto count = static_cast<std::int64_t>(batch.notice_ids.size());
  log_event(
      events::batch_delivered,
      {{"agency", tools_.route.agency}, {"batch", batch.batch_id}, {"sequence", batch.sequence}, {"records", count}});
  tools_.metrics.batch_delivered(tools_.route.agency, batch.notice_ids.size());
  return true;
}

bool BatchRoute::deliver_unfinished() {
  const auto unfinished = tools_.store.unfinished_batch(tools_.route.agency);
  if (!unfinished) return false;
  return !*unfinished || deliver(**unfinished);
}

bool BatchRoute::is_due(const std::vector<DueNotice>& ready) {
  if (!tools_.route.batch) return !ready.empty();
  const auto last = tools_.store.last_cut_at(tools_.route.agency);
  return last && cut_is_due(*tools_.route.batch, fill_of(ready, *last), tools_.clock.now());
}

void BatchRoute::cut() {
  const auto most = tools_.route.batch ? tools_.route.batch->max_records : tools_.relay.claim_batch;
  auto due = tools_.store.peek_due(tools_.route.agency, most, RelayStore::Pick::usual);
  if (!due || !is_due(*due)) return;
  BatchCutRequest request{tools_.route.agency, tools_.ulids.next(), taipei_day_text(tools_.clock.now()),
                          tools_.instance,     route_epoch_,        {}};
  std::vector<AttemptRecord> unsent;
  std::vector<std::string> procedures;
  for (auto& one : *due) {
    auto composition = compose_notice(tools_, one);
    if (auto* end = std::get_if<AttemptEnd>(&composition)) {
      const auto now = tools_.clock.now();
      unsent.push_back({tools_.ulids.next(), one.notice.notice_id, 0, tools_.instance, now, now, {}, std::move(*end)});
      procedures.push_back(one.notice.procedure);
    } else {
      request.intents.push_back(
          {one.notice.notice_id, one.attempts, std::get<ComposedNotice>(composition).message_digest});
    }
  }
  record_results(tools_, unsent, procedures, [this] { return stopping_.load(); });
  if (request.intents.empty()) return;
  const auto batch = tools_.store.cut_batch(request);
  if (!batch) {
    log_event(events::store_failed, {{"detail", batch.failure().detail}});
    return;
  }
  if (!*batch) return;
  log_event(events::batch_cut, {{"agency", tools_.route.agency},
                                {"batch", (*batch)->batch_id},
                                {"records", static_cast<std::int64_t>((*batch)->notice_ids.size())}});
  deliver(**batch);
}

std::chrono::milliseconds BatchRoute::turn() {
  if (gate_.free_slots(0) > 0 && deliver_unfinished()) cut();
  return tools_.relay.poll;
}

}  // namespace tongbao
