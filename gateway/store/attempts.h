#pragma once

#include <set>
#include <string>

#include "gateway/store/settlement.h"

namespace tongbao {

/// Takes the leases that are still free, or ours already by the same intent; returns their notices. The fence is the
/// number of attempts the intent was made on.
std::set<std::string> take_leases(Transaction& transaction, const LeaseTerms& terms,
                                  const std::vector<ClaimIntent>& intents);

/// Writes one attempt's result down with everything that follows. The notice's person and case rows are locked.
RecordEffect record_attempt(Transaction& transaction, const SettlingRules& rules, const AttemptRecord& record);

}  // namespace tongbao
