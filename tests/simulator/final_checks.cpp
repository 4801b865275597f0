#include "tests/simulator/final_checks.h"

#include "gateway/domain/credit_due.h"
#include "gateway/store/credit_facts_rows.h"

namespace tongbao::simulator {
namespace {

struct StoredNotice {
  std::string state, outcome;
  std::int64_t attempts = 0;
  bool by_hand = false;
};

class EndCheck {
 public:
  EndCheck(Scene& scene, const SimAgency& agency, const RequirementMatrix& matrix)
      : scene_{scene}, agency_{agency}, matrix_{matrix} {}

  void run() {
    for (const auto& [id, notice] : scene_.ledger.notices)
      check_notice(id, notice);
    const auto stored = scene_.eyes->value<std::int64_t>("SELECT COUNT(*) FROM notices");
    if (static_cast<std::size_t>(stored) != scene_.ledger.notices.size())
      accuse("invented", std::to_string(stored) + " notices in the store");
    const auto unread = scene_.eyes->value<std::int64_t>("SELECT COUNT(*) FROM pushed_answers WHERE taken_at IS NULL");
    if (unread != 0) accuse("open", std::to_string(unread) + " answers the agency brought are unread");
    for (const auto& case_id : scene_.ledger.cases)
      check_credits(case_id);
  }

 private:
  void accuse(const std::string& rule, const std::string& detail) { scene_.ledger.accuse(rule, detail); }

  void check_notice(const std::string& id, const LedgerNotice& notice) {
    const auto row = scene_.eyes->row<std::string, std::string, std::int64_t, std::int64_t>(
        "SELECT state, outcome, attempts, by_hand FROM notices WHERE notice_id = :notice_id", id);
    if (!row) return accuse("lost", notice.name + " is not in the store");
    const auto& [state, outcome, attempts, by_hand] = *row;
    const StoredNotice stored{state, outcome, attempts, by_hand != 0};
    check_end(id, notice, stored);
    check_attempts(id, notice, stored);
    check_leaves(id, notice, stored);
  }

  /// The end is the agency's word, or nobody told the agency anything.
  void check_end(const std::string& id, const LedgerNotice& notice, const StoredNotice& stored) {
    const auto* heard = agency_.heard(id);
    if (stored.state == "withdrawn") {
      if (heard != nullptr) accuse("open", notice.name + " is withdrawn, and the agency heard of it");
      return;
    }
    if (stored.state != "settled") return accuse("open", notice.name + " is " + stored.state);
    if (stored.outcome == "not_needed" || stored.outcome == "superseded") {
      if (heard != nullptr) accuse("open", notice.name + " is " + stored.outcome + ", and the agency heard of it");
      return;
    }
    if (heard == nullptr)
      return accuse("lost", notice.name + " is " + stored.outcome + " at an agency that never heard");
    if (heard->outcome != stored.outcome)
      accuse("open", notice.name + " is " + stored.outcome + ", the agency said " + heard->outcome);
    if (heard->applied > 1) accuse("doubled", notice.name + " was applied twice");
  }

  /// Each committed attempt has one exchange that counts, and it says what its own sender saw, or that nobody knows.
  void check_attempts(const std::string& id, const LedgerNotice& notice, const StoredNotice& stored) {
    std::map<std::int64_t, int> counted;
    for (const auto& [attempt, result, outcome] : scene_.eyes->rows<std::int64_t, std::string, std::string>(
             "SELECT attempt, result, outcome FROM exchanges WHERE notice_id = :notice_id AND kind = 'attempt' AND "
             "attempt > 0 AND result <> 'ignored'",
             id)) {
      ++counted[attempt];
      if (result == "unknown") continue;
      const auto seen = notice.attempts.find(static_cast<std::uint32_t>(attempt));
      if (seen == notice.attempts.end() || seen->second.starts == 0)
        accuse("invented", notice.name + " has a result of attempt " + std::to_string(attempt) + " that never left");
      else if (seen->second.result != result || seen->second.outcome != outcome)
        accuse("unrecorded", notice.name + " attempt " + std::to_string(attempt) + " is recorded as " + result +
                                 outcome + ", its sender saw " + seen->second.result + seen->second.outcome);
    }
    for (std::int64_t attempt = 1; attempt <= stored.attempts; ++attempt)
      if (counted[attempt] != 1)
        accuse("unrecorded", notice.name + " attempt " + std::to_string(attempt) + " has " +
                                 std::to_string(counted[attempt]) + " exchanges that count");
    for (const auto& [attempt, seen] : notice.attempts)
      if (attempt > stored.attempts)
        accuse("unrecorded", notice.name + " was sent as attempt " + std::to_string(attempt) + " without an intent");
  }

  void check_leaves(const std::string& id, const LedgerNotice& notice, const StoredNotice& stored) {
    if (stored.state != "settled" || stored.by_hand) return;
    const auto leaves = scene_.eyes->value<std::int64_t>(
        "SELECT COUNT(*) FROM leaves WHERE case_id = :case_id AND line LIKE '%\"kind\":\"outcome\"%' AND line LIKE "
        ":about",
        notice.case_id, "%" + id + "%");
    if (leaves != 1) accuse("miscounted", notice.name + " has " + std::to_string(leaves) + " outcome leaves");
  }

  /// What the facts are due now is what was booked step by step.
  void check_credits(const std::string& case_id) {
    CreditBooks books{*scene_.eyes, {case_id}};
    const auto& [facts, entries] = books.of(case_id);
    std::map<std::string, std::int64_t> sums;
    for (const auto& [group, due] : credits_due(facts, matrix_).groups)
      sums[group] += due.quantity;
    for (const auto& entry : entries)
      sums[entry.group] -= entry.quantity;
    for (const auto& [group, rest] : sums)
      if (rest != 0) accuse("miscounted", "credits of " + group + " differ by " + std::to_string(rest));
  }

  Scene& scene_;
  const SimAgency& agency_;
  const RequirementMatrix& matrix_;
};

}  // namespace

void check_the_end(Scene& scene, const SimAgency& agency, const RequirementMatrix& matrix) {
  EndCheck{scene, agency, matrix}.run();
}

}  // namespace tongbao::simulator
