#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "gateway/domain/credit_booking.h"
#include "gateway/store/writer.h"

namespace tongbao {

/// Everything the credit rule needs of one case, and all entries booked for it so far in order of booking.
struct CreditBook {
  CaseCreditFacts facts;
  std::vector<CreditEntry> entries;
};

struct CaseChain;

/// The books of several cases as they stand in this transaction, read together.
class CreditBooks {
 public:
  CreditBooks(SqlConnection& sql, const std::set<std::string>& case_ids);

  /// The book an event of the case touches: of a correction, revocation or annulment that is the earlier case's.
  CreditBook& of(const std::string& case_id);

 private:
  void read_books(SqlConnection& sql, const std::map<std::string, CaseChain>& chains);
  void read_entries(SqlConnection& sql, const std::set<std::string>& credited);

  std::map<std::string, std::string> earlier_of_;
  std::map<std::string, CreditBook> books_;  // by the case that is credited
};

/// Appends what the rule wants booked.
void append_credit_entries(Transaction& transaction, const std::vector<CreditEntry>& entries);

}  // namespace tongbao
