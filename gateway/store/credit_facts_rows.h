#pragma once

#include <string>
#include <vector>

#include "gateway/domain/credit_booking.h"
#include "gateway/store/writer.h"

namespace tongbao {

/// Everything the credit rule needs of the case whose credits an event of `case_id` touches, as it stands in this
/// transaction: of a correction, revocation or annulment that is the case it acts on.
CaseCreditFacts load_credit_facts(SqlConnection& sql, const std::string& case_id);

/// All entries booked for the case so far, in order of booking.
std::vector<CreditEntry> load_credit_entries(SqlConnection& sql, const std::string& case_id);

/// Appends what the rule wants booked.
void append_credit_entries(Transaction& transaction, const std::vector<CreditEntry>& entries);

}  // namespace tongbao
