#include "gateway/store/hand_actions.h"

#include "gateway/store/hand_action_rows.h"
#include "gateway/store/store.h"

namespace tongbao {
namespace {

HandOutcome where_it_is_now(Transaction& transaction, const std::string& notice_id) {
  const auto notice = load_notice_row(transaction.sql, notice_id);
  return HandDone{notice ? std::string{to_word(notice->state)} : std::string{}};
}

HandOutcome retry_in(Transaction& transaction, const SettlingRules& rules, const HandAction& action) {
  const auto notice = load_notice_row(transaction.sql, action.notice_id);
  if (!notice) return NoSuchNotice{};
  // A notice that waits for its next attempt goes out now; one in attention goes back to work.
  const bool ready_early = notice->state == NoticeState::ready;
  if (!ready_early && !move_notice(transaction, *notice, NoticeEvent::retried_by_hand))
    return NotNow{std::string{to_word(notice->state)}};
  // A person has looked: the message may be composed anew, the deaths no longer count, and the agency's failures up to
  // now neither lengthen the next pause nor use up the retry period.
  const auto woken = transaction.sql.run(
      "UPDATE notices SET next_attempt_at = :now, retried_at = :retried, attention_reason = '', message_digest = '', "
      "deaths = 0, deaths_alone = 0, uncounted_attempts = attempts WHERE notice_id = :notice_id AND state = 'ready'",
      transaction.now_ms(), transaction.now_ms(), action.notice_id);
  if (woken != 1) return NotNow{std::string{to_word(NoticeState::in_flight)}};
  append_hand_action(transaction, rules, *notice, action, "retry", "");
  transaction.touched.insert(notice->agency);
  return where_it_is_now(transaction, action.notice_id);
}

HandOutcome release_in(Transaction& transaction, const SettlingRules& rules, const HandAction& action) {
  const auto notice = load_notice_row(transaction.sql, action.notice_id);
  if (!notice) return NoSuchNotice{};
  if (!move_notice(transaction, *notice, NoticeEvent::released)) return NotNow{std::string{to_word(notice->state)}};
  append_hand_action(transaction, rules, *notice, action, "release", "");
  promote_lanes(transaction, {lane_of(rules, *notice)});
  return where_it_is_now(transaction, action.notice_id);
}

HandOutcome settle_in(Transaction& transaction, const SettlingRules& rules, const HandSettlement& settlement) {
  const auto notice = load_notice_row(transaction.sql, settlement.action.notice_id);
  if (!notice) return NoSuchNotice{};
  SettledEnd end;
  end.verdict.outcome = settlement.outcome;
  end.verdict.reason = settlement.refusal_reason;
  end.verdict.agency_ref = settlement.agency_ref;
  if (!settle(transaction, rules, *notice, NoticeEvent::settled_by_hand, end, true))
    return NotNow{std::string{to_word(notice->state)}};
  append_hand_action(transaction, rules, *notice, settlement.action, "settle",
                     std::string{to_word(settlement.outcome)});
  return where_it_is_now(transaction, settlement.action.notice_id);
}

}  // namespace

void append_hand_action(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice,
                        const HandAction& action, const std::string& what, const std::string& outcome) {
  auto row = exchange_of(transaction, notice, rules.new_id(), "hand_action");
  row.result = "done";
  row.outcome = outcome;
  row.note = what + ":" + action.reason + ":" + action.actor;
  append_exchange(transaction, row);
  append_leaf(transaction, notice.case_id,
              HandActionLeaf{what, action.actor, notice.case_id, notice.notice_id, action.reason, outcome});
}

Result<HandOutcome> Store::retry(const HandAction& action) {
  auto scope = scope_of({action.notice_id});
  if (!scope) return scope.failure();
  return writer_.write<HandOutcome>(
      std::move(*scope), [this, action](Transaction& transaction) { return retry_in(transaction, rules_, action); });
}

Result<HandOutcome> Store::release(const HandAction& action) {
  auto scope = scope_of({action.notice_id});
  if (!scope) return scope.failure();
  return writer_.write<HandOutcome>(
      std::move(*scope), [this, action](Transaction& transaction) { return release_in(transaction, rules_, action); });
}

Result<HandOutcome> Store::settle_by_hand(const HandSettlement& action) {
  auto scope = scope_of({action.action.notice_id});
  if (!scope) return scope.failure();
  return writer_.write<HandOutcome>(
      std::move(*scope), [this, action](Transaction& transaction) { return settle_in(transaction, rules_, action); });
}

}  // namespace tongbao
