#pragma once

#include <string>

#include "gateway/store/hand_actions.h"
#include "gateway/store/settlement.h"

namespace tongbao {

/// Writes down what a person did to a notice: an exchange and a leaf. `what`: retry, release, approve, settle,
/// withdraw.
void append_hand_action(Transaction& transaction, const SettlingRules& rules, const NoticeRow& notice,
                        const HandAction& action, const std::string& what, const std::string& outcome);

}  // namespace tongbao
