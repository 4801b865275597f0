#include "gateway/store/hand_action_rows.h"
#include "gateway/store/store.h"

namespace tongbao {
namespace {

constexpr std::string_view kHeldForSecondCheck =
    "SELECT n.notice_id, c.change_index FROM notices n JOIN changes c ON c.change_id = n.change_id WHERE n.case_id = "
    ":case_id AND n.state = 'held' AND n.hold_reason = 'second_check' ORDER BY n.subject_seq, n.notice_id";

ApproveOutcome approve_in(Transaction& transaction, const SettlingRules& rules, const Approval& approval) {
  auto& sql = transaction.sql;
  if (!sql.row<std::int64_t>("SELECT 1 FROM cases WHERE case_id = :case_id", approval.case_id)) return NoSuchCase{};
  ApprovedNotices approved;
  for (const auto& [id, change_index] : sql.rows<std::string, std::int64_t>(kHeldForSecondCheck, approval.case_id)) {
    const auto notice = load_notice_row(sql, id);
    if (!notice || !move_notice(transaction, *notice, NoticeEvent::released)) continue;
    append_hand_action(transaction, rules, *notice, {id, approval.actor, approval.reason}, "approve", "");
    promote_lanes(transaction, {lane_of(rules, *notice)});
    approved.released.push_back({id, notice->agency, notice->procedure, static_cast<std::size_t>(change_index), ""});
  }
  if (approved.released.empty()) return NothingToApprove{};
  for (auto& released : approved.released)
    released.state =
        sql.value<std::string>("SELECT state FROM notices WHERE notice_id = :notice_id", released.notice_id);
  return approved;
}

}  // namespace

Result<ApproveOutcome> Store::approve(const Approval& approval) {
  const auto ids = readers_.read<std::vector<std::string>>([&](SqlConnection& sql) {
    std::vector<std::string> held;
    for (auto& [id, index] : sql.rows<std::string, std::int64_t>(kHeldForSecondCheck, approval.case_id))
      held.push_back(std::move(id));
    return held;
  });
  if (!ids) return ids.failure();
  auto scope = scope_of(*ids);
  if (!scope) return scope.failure();
  return writer_.write<ApproveOutcome>(std::move(*scope), [this, approval](Transaction& transaction) {
    return approve_in(transaction, rules_, approval);
  });
}

}  // namespace tongbao
