#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/contract/change_kind.h"
#include "gateway/contract/clock.h"
#include "gateway/contract/outcome.h"
#include "gateway/contract/verdict.h"
#include "gateway/domain/requirement_matrix.h"

namespace tongbao {

/// One change as the credit rule sees it.
struct CreditChange {
  std::string change_id;
  std::string person;  // any word that is the same for the same person: the person row's id
  ChangeKind kind = ChangeKind::move_in;
  std::string registered_on;  // ISO
  bool ex_officio = false;
  std::string corrects;    // change_id of the change this `correction` acts on; else empty
  std::string revokes;     // change_id of the change this `revocation` acts on; else empty
  bool withdrawn = false;  // every notice of it was withdrawn: a withdrawn revocation revokes nothing
  Instant accepted_at{};
};

/// One settled notice. Notices open or withdrawn are not facts.
struct CreditNotice {
  std::string notice_id;
  std::string change_id;
  std::string agency;
  std::string procedure;
  Outcome outcome = Outcome::applied;
  std::string reason;  // what the agency says: conditions of the matrix look at it
  Instant settled_at{};
  bool by_hand_without_reference = false;  // settled by a person who entered no agency reference
  std::vector<ChangedAt> offices;          // empty: one unnamed office, at least one record
  std::optional<FollowUp> follow_up;
};

/// A document the citizen still handed in although a procedure was relayed.
struct SubmittedPaper {
  std::string procedure;
  DocumentKind kind = DocumentKind::T;
  std::int32_t copies = 1;
};

/// All the rule needs to know of one case. `changes` holds the case's own changes, every change of any case that
/// corrects one of them (through any number of links), and every revocation of any of these; `notices` the settled
/// notices of all those changes. A change of this case that corrects a change of another case earns there, not here.
struct CaseCreditFacts {
  std::string case_id;
  std::string office;  // the accepting office of this case
  std::vector<CreditChange> changes;
  std::vector<CreditNotice> notices;
  std::optional<std::vector<SubmittedPaper>> still_submitted;  // nothing: the office did not say
};

/// Where a settled notice is shown in statistics: the word of an outcome, or one of
/// `ex_officio` (免申請逕辦: applied without an application), `revocation` and `annulment` (applied ones: no completed
/// procedure) and
/// `repeat` (technical log only).
/// `applied` with no record changed reads `already_current`. Empty for a notice the facts do not hold.
std::string_view statistics_column(const CaseCreditFacts& facts, std::string_view notice_id);

}  // namespace tongbao
