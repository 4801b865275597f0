#pragma once

#include <string>
#include <string_view>

#include "gateway/store/settlement.h"

namespace tongbao {

/// The end of an attempt in the words of the exchange log.
struct EndWords {
  std::string result;
  std::string outcome;
  std::string failure_code;
};

/// `was_sent`: whether anything left the gateway.
EndWords words_of(const AttemptEnd& end, bool was_sent);

/// Moves the notice as the end of its attempt, or a late answer, says. False when the table of legal steps forbids it:
/// nothing was changed. The notice's person and case rows are locked.
bool take_end(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice, const AttemptEnd& end,
              bool late);

/// The row of the exchange log of such an end.
ExchangeRow row_of_end(const Transaction& transaction, const NoticeRow& notice, std::string exchange_id,
                       std::string_view kind, const EndWords& words, const WireDigests& wire);

/// The evidence leaves of an end that moved the notice.
void append_end_leaves(Transaction& transaction, const NoticeRow& notice, const AttemptName& name,
                       const WireDigests& wire, const AttemptEnd& end, const EndWords& words, bool was_sent);

}  // namespace tongbao
