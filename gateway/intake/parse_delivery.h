#pragma once

#include <vector>

#include "gateway/intake/parse_change.h"

namespace tongbao {

struct ParsedDeliveries {
  std::vector<RequestedDelivery> deliver_to;
  std::vector<PlannedNotice> notices;  // in order of changes, then of deliver_to and procedures
};

/// `deliver_to` against the procedure tables and the changes it is about. `ex_officio`: nobody applied.
ParsedDeliveries parse_deliveries(MemberReader& request, const std::vector<ParsedChange>& changes, bool ex_officio,
                                  const IntakeRules& rules);

}  // namespace tongbao
