#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "gateway/domain/notice_state.h"
#include "gateway/domain/requirement_matrix.h"
#include "gateway/store/attempt_records.h"
#include "gateway/store/exchange_rows.h"
#include "gateway/store/lanes.h"
#include "gateway/store/writer.h"

namespace tongbao {

/// A notice as the writing verbs see it.
struct NoticeRow {
  std::string notice_id;
  std::string case_id;
  std::string change_id;
  std::int64_t person_row = 0;
  std::string agency;
  std::string procedure;
  NoticeState state = NoticeState::waiting;
  std::int64_t attempts = 0;
  bool may_have_arrived = false;
  std::string lease_owner;
  std::int64_t deaths = 0, deaths_alone = 0;
};

/// The row; nothing when there is no such notice.
std::optional<NoticeRow> load_notice_row(SqlConnection& sql, const std::string& notice_id);

/// The same for several, by id; those that do not exist are left out.
std::map<std::string, NoticeRow> load_notice_rows(SqlConnection& sql, const std::set<std::string>& notice_ids);

/// The start of a row of the exchange log about the notice's latest attempt; written now, unless it says otherwise.
ExchangeRow exchange_of(const Transaction& transaction, const NoticeRow& notice, std::string exchange_id,
                        std::string_view kind);

/// How the leaves name an attempt of the notice.
AttemptName attempt_name(const NoticeRow& notice, std::int64_t attempt);

/// What every settling verb needs besides the transaction. Borrowed for the call.
struct SettlingRules {
  const RequirementMatrix& matrix;
  const std::set<std::string>& lanes_open_on_receipt;
  const std::function<std::string()>& new_id;
};

/// A notice and the outcome it is to have. Borrowed.
struct Settlement {
  const NoticeRow* notice;
  NoticeEvent event;
  const SettledEnd* end;
  bool by_hand = false;
};

/// Moves notices, each once, along the table of legal steps and does what follows: lanes, credits. Returns those that
/// were settled; of the others nothing was changed: the table forbids the step, or the row moved on. The notices'
/// person and case rows are locked.
std::set<std::string> settle_all(Transaction& transaction, const SettlingRules& rules,
                                 std::vector<Settlement> settlements);

/// The same for one.
bool settle(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice, NoticeEvent event,
            const SettledEnd& end, bool by_hand);

/// Moves a notice to a state without an outcome (waiting, ready, awaiting_answer, attention) by event.
/// Clears its lease. False when the table forbids it or the row moved on: compare-and-set on state and attempts.
bool move_notice(Transaction& transaction, const NoticeRow& notice, NoticeEvent event);

/// Takes a notice back that has not been sent; `reason` is a word. False when the table forbids it.
bool withdraw_notice(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice,
                     std::string_view reason);

Lane lane_of(const SettlingRules& rules, const NoticeRow& notice);

/// Lets the next change of the notice's lane go out, at the end of the transaction.
void open_lane_behind(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice);

}  // namespace tongbao
