#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/store/earlier_change.h"
#include "gateway/store/new_case.h"

namespace tongbao {

/// Withdraws every notice of the change that has not gone out, and returns which. A worker may claim one at this very
/// moment: then it counts as told. `reason` is a word.
std::vector<NoticeRow> take_back_unsent(Transaction& transaction, const SettlingRules& rules, EarlierChange& earlier,
                                        std::string_view reason);

/// Writes a case that acts on earlier changes – revocation, correction or annulment, `earlier[i]` for its change `i` –
/// with a notice to every agency that must hear of it, each behind everything older in its lane, and a leaf beside the
/// earlier case. Where the agency's procedure cannot act on its own earlier work (`kind_not_served`) the notice is held
/// for a person to handle. What only the earlier case knows (customer numbers, fallback consents, for an annulment the
/// person) is taken from its payload; throws `payload_erased` when an annulment finds none. `withdrawn_notices` stays
/// empty.
AcceptedCase write_later_case(Transaction& transaction, const SettlingRules& rules, NewCase fresh,
                              const std::vector<EarlierChange>& earlier);

/// The trouble as the refusal it stands for (`already_revoked`, `already_withdrawn`, `payload_erased`), else unchanged.
Failure refusal_or(Failure failure);

}  // namespace tongbao
