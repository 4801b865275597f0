#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/domain/hold_rules.h"
#include "gateway/intake/case_request.h"
#include "gateway/intake/desk_outcome.h"
#include "gateway/intake/reference_tables.h"
#include "gateway/intake/revocation_request.h"
#include "gateway/kit/random.h"
#include "gateway/kit/ulid.h"
#include "gateway/security/person_keys.h"
#include "gateway/store/store.h"
#include "gateway/store/store_reads.h"

namespace tongbao {

/// Nothing can be judged: no area table, or the agencies' procedures are not read yet.
Failure areas_missing();
Failure procedures_unread();

/// Where cases are taken in: reads, judges, and writes them down before anything else happens. Any thread.
class CaseDesk {
 public:
  /// Borrows all of it. `sends_mail`: contacts with an e-mail address are told how their case goes on.
  CaseDesk(Store& store, StoreReads& reads, ReferenceTables& tables, const PersonKeys& keys, const Clock& clock,
           Random& random, UlidSource& ulids, HoldRules holds, bool sends_mail);

  DeskOutcome accept(const Submission& submission);
  DeskOutcome revoke(const std::string& case_id, const Submission& submission);
  DeskOutcome correct(const std::string& case_id, const Submission& submission);
  WithdrawDeskOutcome withdraw(const std::string& case_id, const Submission& submission);
  /// The second check. Conflict `nothing_to_approve` when nothing of the case waits for it.
  ApproveDeskOutcome approve(const std::string& case_id, std::string_view body);

 private:
  NewCase new_case(const Submission& submission, std::string office);
  NewCase case_of(const CaseRequest& request, const Submission& submission);
  DeskOutcome act_on(ChangeKind kind, const std::string& case_id, const Submission& submission);
  std::variant<NewCase, DeskOutcome> later_case_of(ChangeKind kind, const CaseView& earlier,
                                                   const RevocationRequest& request, const Submission& submission);
  NewChange later_change(ChangeKind kind, const ChangeView& earlier, bool is_protected);
  Withdrawal withdrawal_of(const CaseView& earlier, const std::vector<ChangeView>& changes,
                           const WithdrawRequest& request, const Submission& submission);

  Store& store_;
  StoreReads& reads_;
  ReferenceTables& tables_;
  const PersonKeys& keys_;
  const Clock& clock_;
  Random& random_;
  UlidSource& ulids_;
  HoldRules holds_;
  const bool sends_mail_;
};

}  // namespace tongbao
