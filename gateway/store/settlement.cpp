#include "gateway/store/settlement.h"

#include "gateway/store/mailbox_rows.h"
#include "gateway/store/settlement_round.h"
#include "gateway/store/sql_array.h"

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

namespace {

constexpr std::string_view kNoticeRow =
    "SELECT notice_id, case_id, change_id, person_row, agency, procedure_name, state, attempts, may_have_arrived, "
    "COALESCE(lease_owner, ''), deaths, deaths_alone FROM notices";

using NoticeColumns = std::tuple<std::string, std::string, std::string, std::int64_t, std::string, std::string,
                                 std::string, std::int64_t, std::int64_t, std::string, std::int64_t, std::int64_t>;

NoticeRow notice_row_from(NoticeColumns& columns) {
  auto& [notice_id, case_id, change_id, person_row, agency, procedure, state, attempts, arrived, owner, deaths, alone] =
      columns;
  const auto known = notice_state_from(state);
  if (!known) throw SqlTrouble{"notice " + notice_id + " has the unknown state " + state, false};
  return NoticeRow{std::move(notice_id),
                   std::move(case_id),
                   std::move(change_id),
                   person_row,
                   std::move(agency),
                   std::move(procedure),
                   *known,
                   attempts,
                   arrived != 0,
                   std::move(owner),
                   deaths,
                   alone};
}

}  // namespace

std::map<std::string, NoticeRow> load_notice_rows(SqlConnection& sql, const std::set<std::string>& notice_ids) {
  std::map<std::string, NoticeRow> notices;
  for (auto& columns :
       rows_in<std::string, std::string, std::string, std::int64_t, std::string, std::string, std::string, std::int64_t,
               std::int64_t, std::string, std::int64_t, std::int64_t>(sql, kNoticeRow, "notice_id", notice_ids)) {
    auto notice = notice_row_from(columns);
    notices.emplace(notice.notice_id, std::move(notice));
  }
  return notices;
}

std::optional<NoticeRow> load_notice_row(SqlConnection& sql, const std::string& notice_id) {
  auto found = load_notice_rows(sql, {notice_id});
  if (found.empty()) return std::nullopt;
  return std::move(found.begin()->second);
}

ExchangeRow exchange_of(const Transaction& transaction, const NoticeRow& notice, std::string exchange_id,
                        std::string_view kind) {
  ExchangeRow row;
  row.exchange_id = std::move(exchange_id);
  row.notice_id = notice.notice_id;
  row.case_id = notice.case_id;
  row.agency = notice.agency;
  row.kind = kind;
  row.attempt = notice.attempts;
  row.started_at = row.ended_at = transaction.now_ms();
  return row;
}

AttemptName attempt_name(const NoticeRow& notice, std::int64_t attempt) {
  return {notice.agency, notice.case_id, notice.notice_id, static_cast<std::uint32_t>(attempt)};
}

bool settle(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice, NoticeEvent event,
            const SettledEnd& end, bool by_hand) {
  if (next_state(notice.state, event) != NoticeState::settled) return false;
  if (!write_verdict(transaction, notice, end, by_hand)) return false;
  if (may_lie_in_mailbox(notice)) take_out_of_mailbox(transaction, notice);
  open_lane_behind(transaction, rules, notice);
  SettlementRound::of(transaction, rules).book(notice.case_id, notice.notice_id);
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
  SettlementRound::of(transaction, rules).book(notice.case_id, notice.notice_id);
  return true;
}

Lane lane_of(const SettlingRules& rules, const NoticeRow& notice) {
  return {notice.agency, notice.person_row, rules.lanes_open_on_receipt.contains(notice.agency)};
}

void open_lane_behind(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice) {
  SettlementRound::of(transaction, rules).open_lane(lane_of(rules, notice));
}

}  // namespace tongbao
