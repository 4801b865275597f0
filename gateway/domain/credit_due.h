#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "gateway/domain/credit_booking.h"
#include "gateway/domain/credit_entry.h"
#include "gateway/domain/credit_facts.h"

namespace tongbao {

/// A notice that adds to a group now.
struct CreditContributor {
  std::string notice_id;
  std::string agency;
  std::string procedure;
  ChangeKind kind = ChangeKind::move_in;
};

/// What one credit group is due at this moment.
struct GroupDue {
  CreditItem item = CreditItem::T;
  std::int64_t quantity = 0;
  std::vector<CreditContributor> contributors;  // in order of acceptance
};

struct CaseDue {
  std::map<std::string, GroupDue> groups;  // by group word; groups that are due nothing may be absent
  std::vector<MissingMatrixRow> missing;   // notices that count but have no matrix row
};

/// What each credit group of the case is due from these facts alone, whatever was booked before.
CaseDue credits_due(const CaseCreditFacts& facts, const RequirementMatrix& matrix);

}  // namespace tongbao
