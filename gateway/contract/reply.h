#pragma once

#include <string>

#include "gateway/contract/field.h"

namespace tongbao {

/// What an agency answered, read by the adapter and verified as the agency's own word. Not yet understood.
struct Reply {
  std::string notice_id;  // the notice it answers, bound by the adapter
  std::string procedure;  // of that notice
  Field content;          // a group
};

}  // namespace tongbao
