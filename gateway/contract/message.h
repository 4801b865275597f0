#pragma once

#include <string>
#include <variant>
#include <vector>

#include "gateway/contract/character_set.h"
#include "gateway/contract/field.h"

namespace tongbao {

/// What an agency is to hear, free of any protocol: official field names, values as the agency defines them.
struct Message {
  std::string event_type;  // tw.tongbao.person.address-changed.v1 …
  Field data;              // a group
};

/// Our own finding: the procedure does not apply to this change. `reason` is a machine word.
struct NotNeeded {
  std::string reason;
};

/// The agency's system cannot store these characters (需人工造字).
struct CannotRepresent {
  std::vector<MissingCharacter> characters;
};

/// The notice lacks what the procedure needs; a defect of intake, kept for a person to look at. `field` names it.
struct CannotCompose {
  std::string field;
};

using ComposeResult = std::variant<Message, NotNeeded, CannotRepresent, CannotCompose>;

}  // namespace tongbao
