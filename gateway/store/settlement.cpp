#include "gateway/store/settlement.h"

#include "gateway/store/credit_facts_rows.h"
#include "gateway/store/mailbox_rows.h"

namespace tongbao {
namespace {

bool write_verdict(Transaction& transaction, const NoticeRow& notice, const SettledEnd& end, bool by_hand) {
  const auto& verdict = end.verdict;
  const auto follow_up = verdict.follow_up.value_or(FollowUp{});
  const auto written = transaction.sql.run(
      "UPDATE notices SET state = 'settled', outcome = :outcome, reason = :reason, settled_at = :now, "
      "settled_month = :month, by_hand = :by_hand, agency_ref = :reference, effective_at = :effective_at, "
      "follow_up_what = :what, follow_up_office = :where_to, follow_up_until = :until, lease_owner = NULL, "
      "lease_until = NULL, attention_reason = '' WHERE notice_id = :notice_id AND state = :from_state AND "
      "attempts = :attempts",
      to_word(verdict.outcome), verdict.reason, transaction.now_ms(), taipei_month(transaction.now), by_hand,
      verdict.agency_ref, verdict.effective_at, follow_up.what, follow_up.agency_office, follow_up.until,
      notice.notice_id, to_word(notice.state), notice.attempts);
  if (written != 1) return false;
  for (const auto& office : verdict.offices)
    transaction.sql.run(
        "INSERT INTO notice_offices (notice_id, agency_office, record_count) VALUES (:notice_id, :office, :count) "
        "ON CONFLICT DO NOTHING",
        notice.notice_id, office.agency_office, office.records);
  std::int64_t position = 0;
  for (const auto& character : end.missing)
    transaction.sql.run(
        "INSERT INTO notice_characters (notice_id, position, cns_code) VALUES (:notice_id, :position, :cns_code)",
        notice.notice_id, position++, character.cns_code);
  return true;
}

/// Most notices settle straight from their attempt.
bool may_lie_in_mailbox(const NoticeRow& notice) {
  return notice.attempts > 0 && notice.state != NoticeState::in_flight;
}

}  // namespace

std::optional<NoticeRow> load_notice_row(SqlConnection& sql, const std::string& notice_id) {
  auto found = sql.row<std::string, std::string, std::int64_t, std::string, std::string, std::string, std::int64_t,
                       std::int64_t, std::string, std::int64_t, std::int64_t>(
      "SELECT case_id, change_id, person_row, agency, procedure_name, state, attempts, may_have_arrived, "
      "COALESCE(lease_owner, ''), deaths, deaths_alone FROM notices WHERE notice_id = :notice_id",
      notice_id);
  if (!found) return std::nullopt;
  auto& [case_id, change_id, person_row, agency, procedure, state, attempts, may_have_arrived, owner, deaths, alone] =
      *found;
  const auto known = notice_state_from(state);
  if (!known) throw SqlTrouble{"notice " + notice_id + " has the unknown state " + state, false};
  return NoticeRow{
      notice_id, case_id, change_id, person_row, agency, procedure, *known, attempts, may_have_arrived != 0,
      owner,     deaths,  alone};
}

bool settle(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice, NoticeEvent event,
            const SettledEnd& end, bool by_hand) {
  if (next_state(notice.state, event) != NoticeState::settled) return false;
  if (!write_verdict(transaction, notice, end, by_hand)) return false;
  if (may_lie_in_mailbox(notice)) take_out_of_mailbox(transaction, notice);
  open_lane_behind(transaction, rules, notice);
  book_credits(transaction, rules, notice.case_id, notice.notice_id);
  return true;
}

bool move_notice(Transaction& transaction, const NoticeRow& notice, NoticeEvent event) {
  const auto to = next_state(notice.state, event);
  if (!to || *to == NoticeState::settled) return false;
  return transaction.sql.run(
             "UPDATE notices SET state = :to_state, lease_owner = NULL, lease_until = NULL WHERE notice_id = "
             ":notice_id AND state = :from_state AND attempts = :attempts",
             to_word(*to), notice.notice_id, to_word(notice.state), notice.attempts) == 1;
}

bool withdraw_notice(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice,
                     std::string_view reason) {
  if (!move_notice(transaction, notice, NoticeEvent::withdrawn_by_hand)) return false;
  if (may_lie_in_mailbox(notice)) take_out_of_mailbox(transaction, notice);
  transaction.sql.run(
      "UPDATE notices SET reason = :reason, settled_at = :now, settled_month = :month, shown_as = 'withdrawn' WHERE "
      "notice_id = :notice_id",
      reason, transaction.now_ms(), taipei_month(transaction.now), notice.notice_id);
  append_leaf(transaction, notice.case_id, WithdrawnLeaf{notice.case_id, notice.notice_id, std::string{reason}});
  open_lane_behind(transaction, rules, notice);
  book_credits(transaction, rules, notice.case_id, notice.notice_id);
  return true;
}

void open_lane_behind(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice) {
  promote_lane(transaction, {notice.agency, notice.person_row, rules.lanes_open_on_receipt.contains(notice.agency)});
}

void book_credits(Transaction& transaction, const SettlingRules& rules, const std::string& case_id,
                  const std::string& cause_notice_id) {
  const auto facts = load_credit_facts(transaction.sql, case_id);
  const auto booked = load_credit_entries(transaction.sql, facts.case_id);
  const auto booking = entries_to_book(facts, rules.matrix, booked, {cause_notice_id, transaction.now}, rules.new_id);
  append_credit_entries(transaction, booking.entries);
  transaction.booked.insert(transaction.booked.end(), booking.entries.begin(), booking.entries.end());
  transaction.sql.run("UPDATE notices SET shown_as = :column WHERE notice_id = :notice_id AND state = 'settled'",
                      statistics_column(facts, cause_notice_id), cause_notice_id);
}

}  // namespace tongbao
