#pragma once

#include <string>
#include <variant>

#include "gateway/contract/outcome.h"
#include "gateway/contract/verdict.h"

namespace tongbao {

/// What a person at the console did. `actor` is an account and `reason` a word of a closed list: both stand in the
/// exchange and in the evidence log, which refuses free text (`store_refused`).
struct HandAction {
  std::string notice_id;
  std::string actor;
  std::string reason;
};

struct HandSettlement {
  HandAction action;
  Outcome outcome = Outcome::expired;
  std::string agency_ref;  // without it, `applied` credits nothing
  std::string refusal_reason;
};

/// The notice moved; `state` is where it is now.
struct HandDone {
  std::string state;
};
struct NoSuchNotice {};
/// The state does not allow it.
struct NotNow {
  std::string state;
};
using HandOutcome = std::variant<HandDone, NoSuchNotice, NotNow>;

struct NoSuchCase {};

}  // namespace tongbao
