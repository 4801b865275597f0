#pragma once

#include <span>
#include <string>
#include <vector>

#include "gateway/contract/change_kind.h"
#include "gateway/contract/message.h"
#include "gateway/contract/notice.h"
#include "gateway/contract/reply.h"
#include "gateway/contract/verdict.h"

namespace tongbao {

/// Something an agency handles as one file (辦理項目), e.g. `land.address`.
struct Procedure {
  std::string name;
  std::string title_zh;
  std::string title_en;
  std::vector<ChangeKind> kinds;       // the kinds of change it serves
  bool needs_customer_number = false;  // the agency knows customers, not ID numbers
  bool offers_fallback = false;        // 住居所 may be stored where the address is refused
  bool ex_officio_only = false;        // nobody applies for it
};

/// What one agency needs to hear, and what its answers mean. Pure: no I/O, no clock, no threads; any thread may call.
class AgencyPlugin {
 public:
  virtual ~AgencyPlugin() = default;
  /// What this agency can do. Borrowed for the plugin's lifetime, never empty.
  virtual std::span<const Procedure> procedures() const = 0;
  /// The message for a notice. The same notice gives the same message, always.
  virtual ComposeResult compose(const Notice& notice, const CharacterSet& characters) const = 0;
  /// What a reply means. Unreadable rather than a guess.
  virtual Verdict interpret(const Reply& reply) const = 0;
};

}  // namespace tongbao
