#include "gateway/relay/record_results.h"

#include "gateway/kit/instant_text.h"
#include "gateway/observe/event_log.h"
#include "gateway/relay/patience.h"

namespace tongbao {

std::string_view result_word(const AttemptEnd& end) {
  return std::visit(overloaded{
                        [](const SettledEnd&) { return std::string_view{"answered"}; },
                        [](const AwaitingEnd&) { return std::string_view{"handed_over"}; },
                        [](const RetryEnd&) { return std::string_view{"failed"}; },
                        [](const AttentionEnd&) { return std::string_view{"attention"}; },
                    },
                    end);
}

void log_delivery(const RouteTools& tools, const std::string& notice_id, std::uint32_t attempt, const AttemptEnd& end,
                  std::chrono::milliseconds took) {
  const auto& agency = tools.route.agency;
  const auto took_ms = static_cast<std::int64_t>(took.count());
  std::visit(overloaded{
                 [&](const SettledEnd& settled) {
                   log_event(events::notice_settled, {{"agency", agency},
                                                      {"notice", notice_id},
                                                      {"attempt", attempt},
                                                      {"took_ms", took_ms},
                                                      {"outcome", to_word(settled.verdict.outcome)},
                                                      {"reason", settled.verdict.reason}});
                 },
                 [&](const AwaitingEnd& awaiting) {
                   log_event(events::notice_sent,
                             {{"agency", agency},
                              {"notice", notice_id},
                              {"attempt", attempt},
                              {"took_ms", took_ms},
                              {"due", awaiting.due_at ? instant_text(*awaiting.due_at) : std::string{}}});
                 },
                 [&](const RetryEnd& retry) {
                   log_event(events::notice_deferred, {{"agency", agency},
                                                       {"notice", notice_id},
                                                       {"attempt", attempt},
                                                       {"took_ms", took_ms},
                                                       {"reason", retry.failure.code},
                                                       {"detail", retry.failure.detail},
                                                       {"next_attempt", instant_text(retry.next_attempt_at)}});
                 },
                 [&](const AttentionEnd& attention) {
                   log_event(events::notice_needs_attention, {{"agency", agency},
                                                              {"notice", notice_id},
                                                              {"attempt", attempt},
                                                              {"took_ms", took_ms},
                                                              {"reason", attention.reason},
                                                              {"failure", attention.failure_code}});
                 },
             },
             end);
}

void count_end(const RouteTools& tools, const std::string& procedure, const AttemptEnd& end) {
  tools.metrics.exchange_recorded(tools.route.agency, result_word(end));
  if (const auto* settled = std::get_if<SettledEnd>(&end))
    tools.metrics.notice_settled(tools.route.agency, procedure, to_word(settled->verdict.outcome));
}

namespace {

constexpr int kRefusalsBeforeAttention = 3;

void tell_recorded(const RouteTools& tools, const AttemptRecord& record, const std::string& procedure,
                   RecordEffect effect) {
  if (effect == RecordEffect::stale) {
    tools.metrics.reply_ignored(tools.route.agency, "lease_lost");
    log_event(events::answer_ignored,
              {{"agency", tools.route.agency}, {"notice", record.notice_id}, {"why", "lease_lost"}});
    return;
  }
  const auto took = record.ended_at - record.started_at;
  log_delivery(tools, record.notice_id, record.attempt, record.end, took);
  count_end(tools, procedure, record.end);
  if (record.attempt > 0) tools.metrics.attempt_took(tools.route.agency, took);
}

/// One record by itself. What the store refuses again and again would stop its route for ever: a person looks at it.
void record_alone(const RouteTools& tools, AttemptRecord record, const std::string& procedure,
                  const std::function<bool()>& give_up) {
  Patience patience{tools.time, give_up};
  for (int refusals = 0;;) {
    const auto effects = tools.store.record({record});
    if (effects) return tell_recorded(tools, record, procedure, effects->front());
    log_event(events::store_failed, {{"detail", effects.failure().detail}});
    if (effects.failure().code == "store_refused" && ++refusals == kRefusalsBeforeAttention) {
      record.end = AttentionEnd{"answer_unreadable", "answer_not_storable"};
      record.wire = {};  // may be what cannot be stored
    }
    if (!patience.wait()) return;
  }
}

}  // namespace

void tell_results(const RouteTools& tools, const std::vector<AttemptRecord>& records,
                  const std::vector<std::string>& procedures, const std::vector<RecordEffect>& effects) {
  for (std::size_t index = 0; index < records.size(); ++index)
    tell_recorded(tools, records[index], procedures[index], effects[index]);
}

void record_one_by_one(const RouteTools& tools, const std::vector<AttemptRecord>& records,
                       const std::vector<std::string>& procedures, const std::function<bool()>& give_up) {
  for (std::size_t index = 0; index < records.size(); ++index)
    record_alone(tools, records[index], procedures[index], give_up);
}

void record_results(const RouteTools& tools, const std::vector<AttemptRecord>& records,
                    const std::vector<std::string>& procedures, const std::function<bool()>& give_up) {
  if (records.empty()) return;
  const auto effects = tools.store.record(records);
  if (effects) return tell_results(tools, records, procedures, *effects);
  log_event(events::store_failed, {{"detail", effects.failure().detail}});
  record_one_by_one(tools, records, procedures, give_up);
}

}  // namespace tongbao
