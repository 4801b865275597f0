#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/contract/change_kind.h"
#include "gateway/store/settlement.h"

namespace tongbao {

/// The hold reason that only a hand action on the notice itself ends.
inline constexpr std::string_view kProtectedPerson = "protected_person";

/// One notice of a change, or of a correction of it, as a later case finds it.
struct EarlierLink {
  NoticeRow row;  // as it was found
  std::string outcome;
  std::string hold_reason;
  bool told = false;  // it may have reached the agency: an attempt was made, or a person told the agency
  bool withdrawn_before = false;
};

/// Everything one procedure of one agency has got or is to get of the change, in the order of the lane.
struct EarlierLine {
  std::string agency;
  std::string procedure;
  std::vector<EarlierLink> links;  // never empty
};

/// A change that stands in the register, with its corrections: what a revocation, a correction or an annulment acts on.
struct EarlierChange {
  std::string change_id;
  std::int64_t person_row = 0;
  std::size_t index = 0;  // in its case
  std::vector<EarlierLine> lines;
};

/// The change as it stands in this transaction. Its case row is locked.
EarlierChange load_earlier_change(Transaction& transaction, const std::string& change_id);

/// Why nothing can act on the change any more: `already_revoked`, or `already_withdrawn` when an annulment of it
/// stands. Empty: it stands itself.
std::string_view why_it_stands_no_more(SqlConnection& sql, const std::string& change_id);

/// Lets the change stand again that this one revoked, once every notice of the revocation was withdrawn.
void forget_withdrawn_revocation(Transaction& transaction, const std::string& revocation_change_id);

/// The link a revocation or annulment names: of those the agency was told of, the first that did something there, or
/// still may; else the first. nullptr: it was told of none.
const EarlierLink* link_to_take_back(const EarlierLine& line);
/// The link a correction names: likewise, the latest.
const EarlierLink* link_to_correct(const EarlierLine& line);

/// Why a new notice of this line must wait for a hand: a protected person stays protected whoever writes the next
/// notice, and a notice that was held is not let go by replacing it. `asked`: what the request itself wants.
std::string hold_reason_behind(const EarlierLine& line, const std::string& asked);

}  // namespace tongbao
