#pragma once

#include <set>
#include <string>
#include <vector>

#include "gateway/store/settlement.h"

namespace tongbao {

/// Takes the leases that are still free, or ours already by the same intent; returns their notices. The fence is the
/// number of attempts the intent was made on.
std::set<std::string> take_leases(Transaction& transaction, const LeaseTerms& terms,
                                  const std::vector<ClaimIntent>& intents);

/// Writes down that the end of the notice's latest attempt is unknown; `why` is a word.
void append_unknown_attempt(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice,
                            const std::string& why);

/// Writes results of attempts down with everything that follows; an effect for each, in their order. The notices'
/// person and case rows are locked.
std::vector<RecordEffect> record_attempts(Transaction& transaction, const SettlingRules& rules,
                                          const std::vector<AttemptRecord>& records);

}  // namespace tongbao
