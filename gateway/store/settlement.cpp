#include "gateway/store/settlement.h"

#include "gateway/store/mailbox_rows.h"
#include "gateway/store/settlement_round.h"
#include "gateway/store/sql_array.h"

namespace tongbao {
namespace {

/// Where the notices' states and attempts are still as they were read: those that were settled.
std::set<std::string> write_one_by_one(Transaction& transaction, const std::vector<Settlement>& settlements) {
  std::set<std::string> written;
  for (const auto& [notice, event, end, by_hand] : settlements) {
    const auto& verdict = end->verdict;
    const auto follow_up = verdict.follow_up.value_or(FollowUp{});
    if (transaction.sql.run(
            "UPDATE notices SET state = 'settled', outcome = :outcome, shown_as = :shown_as, reason = :reason, "
            "settled_at = :now, settled_month = :month, by_hand = :by_hand, agency_ref = :reference, "
            "effective_at = :effective_at, follow_up_what = :what, follow_up_office = :where_to, "
            "follow_up_until = :until, lease_owner = NULL, lease_until = NULL, attention_reason = '' "
            "WHERE notice_id = :notice_id AND state = :from_state AND attempts = :attempts",
            to_word(verdict.outcome), to_word(verdict.outcome), verdict.reason, transaction.now_ms(),
            taipei_month(transaction.now), by_hand, verdict.agency_ref, verdict.effective_at, follow_up.what,
            follow_up.agency_office, follow_up.until, notice->notice_id, to_word(notice->state), notice->attempts) == 1)
      written.insert(notice->notice_id);
  }
  return written;
}

/// The same in one statement. The state is asked in a way no index answers: only the keys are to find rows.
std::set<std::string> write_together(Transaction& transaction, const std::vector<Settlement>& settlements) {
  SqlArray ids, states, attempts, by_hands, outcomes, reasons, references, effective, whats, offices, untils;
  for (const auto& [notice, event, end, by_hand] : settlements) {
    const auto& verdict = end->verdict;
    const auto follow_up = verdict.follow_up.value_or(FollowUp{});
    ids.add(sql_value(notice->notice_id));
    states.add(sql_value(to_word(notice->state)));
    attempts.add(sql_value(notice->attempts));
    by_hands.add(sql_value(by_hand));
    outcomes.add(sql_value(to_word(verdict.outcome)));
    reasons.add(sql_value(verdict.reason));
    references.add(sql_value(verdict.agency_ref));
    effective.add(sql_value(verdict.effective_at));
    whats.add(sql_value(follow_up.what));
    offices.add(sql_value(follow_up.agency_office));
    untils.add(sql_value(follow_up.until));
  }
  std::set<std::string> written;
  for (auto& [id] : transaction.sql.rows<std::string>(
           "UPDATE notices n SET state = 'settled', outcome = v.outcome, shown_as = v.outcome, reason = v.reason, "
           "settled_at = :now, settled_month = :month, by_hand = v.by_hand, agency_ref = v.agency_ref, "
           "effective_at = v.effective_at, follow_up_what = v.what, follow_up_office = v.office, follow_up_until = "
           "v.until, lease_owner = NULL, "
           "lease_until = NULL, attention_reason = '' FROM unnest(CAST(:ids AS text[]), CAST(:states AS text[]), "
           "CAST(:attempts AS bigint[]), CAST(:by_hand AS bigint[]), CAST(:outcomes AS text[]), CAST(:reasons AS "
           "text[]), CAST(:refs AS text[]), CAST(:effective AS text[]), CAST(:whats AS text[]), CAST(:offices AS "
           "text[]), CAST(:untils AS text[])) AS v(notice_id, from_state, attempts, by_hand, outcome, reason, "
           "agency_ref, effective_at, what, office, until) WHERE n.notice_id = v.notice_id AND n.state || '' = "
           "v.from_state AND n.attempts = v.attempts RETURNING n.notice_id",
           transaction.now_ms(), taipei_month(transaction.now), ids.text(), states.text(), attempts.text(),
           by_hands.text(), outcomes.text(), reasons.text(), references.text(), effective.text(), whats.text(),
           offices.text(), untils.text()))
    written.insert(std::move(id));
  return written;
}

/// The offices that changed records, each once, and the characters that could not be shown.
void write_details(Transaction& transaction, const std::string& notice_id, const SettledEnd& end) {
  static const InsertInto offices{"notice_offices", {"notice_id", "agency_office", "record_count"}};
  static const InsertInto characters{"notice_characters", {"notice_id", "position", "cns_code"}};
  std::set<std::string_view> named;
  for (const auto& office : end.verdict.offices)
    if (named.insert(office.agency_office).second)
      transaction.rows.insert(offices, notice_id, office.agency_office, office.records);
  std::int64_t position = 0;
  for (const auto& character : end.missing)
    transaction.rows.insert(characters, notice_id, position++, character.cns_code);
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

std::set<std::string> settle_all(Transaction& transaction, const SettlingRules& rules,
                                 std::vector<Settlement> settlements) {
  std::erase_if(settlements,
                [](const Settlement& one) { return next_state(one.notice->state, one.event) != NoticeState::settled; });
  if (settlements.empty()) return {};
  auto settled = transaction.sql.engine() == Engine::postgresql ? write_together(transaction, settlements)
                                                                : write_one_by_one(transaction, settlements);
  for (const auto& [notice, event, end, by_hand] : settlements) {
    if (!settled.contains(notice->notice_id)) continue;
    write_details(transaction, notice->notice_id, *end);
    if (may_lie_in_mailbox(*notice)) take_out_of_mailbox(transaction, *notice);
    open_lane_behind(transaction, rules, *notice);
    SettlementRound::of(transaction, rules).book(notice->case_id, notice->notice_id);
  }
  return settled;
}

bool settle(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice, NoticeEvent event,
            const SettledEnd& end, bool by_hand) {
  return !settle_all(transaction, rules, {{&notice, event, &end, by_hand}}).empty();
}

bool move_notice(Transaction& transaction, const NoticeRow& notice, NoticeEvent event) {
  const auto to = next_state(notice.state, event);
  if (!to || *to == NoticeState::settled || *to == NoticeState::withdrawn) return false;
  return transaction.sql.run(
             "UPDATE notices SET state = :to_state, lease_owner = NULL, lease_until = NULL WHERE notice_id = "
             ":notice_id AND state = :from_state AND attempts = :attempts",
             to_word(*to), notice.notice_id, to_word(notice.state), notice.attempts) == 1;
}

bool withdraw_notice(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice,
                     std::string_view reason) {
  if (next_state(notice.state, NoticeEvent::withdrawn_by_hand) != NoticeState::withdrawn) return false;
  const bool withdrawn =
      transaction.sql.run(
          "UPDATE notices SET state = 'withdrawn', reason = :reason, settled_at = :now, settled_month = :month, "
          "shown_as = 'withdrawn', lease_owner = NULL, lease_until = NULL WHERE notice_id = :notice_id AND state = "
          ":from_state AND attempts = :attempts",
          reason, transaction.now_ms(), taipei_month(transaction.now), notice.notice_id, to_word(notice.state),
          notice.attempts) == 1;
  if (!withdrawn) return false;
  if (may_lie_in_mailbox(notice)) take_out_of_mailbox(transaction, notice);
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
