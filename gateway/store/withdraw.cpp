#include <algorithm>

#include "gateway/store/case_rows.h"
#include "gateway/store/hand_action_rows.h"
#include "gateway/store/later_case.h"
#include "gateway/store/store.h"
#include "gateway/store/withdrawal.h"

namespace tongbao {
namespace {

struct WithdrawnChange {
  std::string change_id;
  ChangeKind kind = ChangeKind::move_in;
};

std::vector<WithdrawnChange> changes_to_withdraw(SqlConnection& sql, const Withdrawal& withdrawal) {
  std::vector<WithdrawnChange> changes;
  const auto& wanted = withdrawal.changes;
  for (auto& [id, index, kind] : sql.rows<std::string, std::int64_t, std::string>(
           "SELECT change_id, change_index, kind FROM changes WHERE case_id = :case_id ORDER BY change_index",
           withdrawal.case_id))
    if (wanted.empty() || std::ranges::count(wanted, static_cast<std::size_t>(index)) > 0)
      changes.push_back({std::move(id), change_kind_from(kind).value_or(ChangeKind::revocation)});
  return changes;
}

/// One withdrawal at work: what has not gone out first, then the annulment for the rest.
class Withdrawing {
 public:
  Withdrawing(Transaction& transaction, const SettlingRules& rules, const Withdrawal& withdrawal)
      : transaction_{transaction}, rules_{rules}, withdrawal_{withdrawal} {}

  WithdrawnNotices run() {
    auto annulment = withdrawal_.annulment;
    annulment.changes.clear();
    std::vector<EarlierChange> annulled;
    for (const auto& change : changes_to_withdraw(transaction_.sql, withdrawal_)) {
      auto earlier = take_back(change);
      const auto* planned = annulling(change.change_id);
      if (planned == nullptr || !anybody_told(earlier) ||
          !why_it_stands_no_more(transaction_.sql, change.change_id).empty()) {
        list_sent(earlier);
        continue;
      }
      annulment.changes.push_back(*planned);
      annulled.push_back(std::move(earlier));
    }
    if (!annulled.empty()) result_.annulment = write_later_case(transaction_, rules_, std::move(annulment), annulled);
    return std::move(result_);
  }

 private:
  EarlierChange take_back(const WithdrawnChange& change) {
    auto earlier = load_earlier_change(transaction_, change.change_id);
    for (const auto& notice : take_back_unsent(transaction_, rules_, earlier, withdrawal_.reason)) {
      append_hand_action(transaction_, rules_, notice, {notice.notice_id, withdrawal_.actor, withdrawal_.reason},
                         "withdraw", "");
      result_.withdrawn.push_back(notice.notice_id);
    }
    if (change.kind == ChangeKind::revocation) forget_withdrawn_revocation(transaction_, change.change_id);
    return earlier;
  }

  const NewChange* annulling(const std::string& change_id) const {
    const auto& planned = withdrawal_.annulment.changes;
    const auto found = std::ranges::find(planned, change_id, &NewChange::earlier_change_id);
    return found == planned.end() ? nullptr : &*found;
  }

  static bool anybody_told(const EarlierChange& earlier) {
    return std::ranges::any_of(earlier.lines,
                               [](const EarlierLine& line) { return link_to_take_back(line) != nullptr; });
  }

  void list_sent(const EarlierChange& earlier) {
    for (const auto& line : earlier.lines)
      for (const auto& link : line.links)
        if (link.told || link.row.state == NoticeState::settled) result_.already_sent.push_back(link.row.notice_id);
  }

  Transaction& transaction_;
  const SettlingRules& rules_;
  const Withdrawal& withdrawal_;
  WithdrawnNotices result_;
};

/// What the key's first request got.
WithdrawOutcome withdrawn_before(const AcceptOutcome& before) {
  if (const auto* answered = std::get_if<AnsweredBefore>(&before)) return *answered;
  return KeyUsedDifferently{};
}

WithdrawOutcome withdraw_in(Transaction& transaction, const SettlingRules& rules, const Withdrawal& withdrawal) {
  const auto& key = withdrawal.annulment.idempotency;
  if (const auto before = find_idempotent(transaction.sql, key)) return withdrawn_before(*before);
  if (!transaction.sql.row<std::int64_t>("SELECT 1 FROM cases WHERE case_id = :case_id", withdrawal.case_id))
    return NoSuchCase{};
  auto result = Withdrawing{transaction, rules, withdrawal}.run();
  result.answer = {200, withdrawal.answer(result)};
  keep_answer(transaction, key, withdrawal.case_id, result.answer);
  return result;
}

}  // namespace

Result<WithdrawOutcome> Store::withdraw(Withdrawal withdrawal) {
  if (const auto instead = without_room(withdrawal.annulment.idempotency)) {
    if (!*instead) return instead->failure();
    return withdrawn_before(**instead);
  }
  auto scope = readers_.read<WriteScope>([&](SqlConnection& sql) {
    WriteScope found;
    for (const auto& [person, credited] : sql.rows<std::int64_t, std::string>(
             "SELECT c.person_row, COALESCE(k.earlier_case_id, k.case_id) FROM changes c JOIN cases k ON k.case_id = "
             "c.case_id WHERE c.case_id = :case_id",
             withdrawal.case_id)) {
      found.person_rows.push_back(person);
      found.case_ids.push_back(credited);
    }
    return found;
  });
  if (!scope) return scope.failure();
  scope->case_ids.push_back(withdrawal.case_id);
  scope->offices.push_back(withdrawal.annulment.office);
  auto result = writer_.write<WithdrawOutcome>(
      std::move(*scope), [this, withdrawal = std::make_shared<Withdrawal>(std::move(withdrawal))](
                             Transaction& transaction) { return withdraw_in(transaction, rules_, *withdrawal); });
  if (!result) return refusal_or(result.failure());
  return result;
}

}  // namespace tongbao
