#pragma once

#include "gateway/contract/agency_plugin.h"
#include "plugins/land/answers.h"
#include "plugins/land/mapping.h"

namespace tongbao {

/// 地政: owners in the land register. Stateless, any thread.
class LandPlugin final : public AgencyPlugin {
 public:
  std::span<const Procedure> procedures() const override { return land_procedures(); }
  ComposeResult compose(const Notice& notice, const CharacterSet& characters) const override {
    return compose_for_land(notice, characters);
  }
  Verdict interpret(const Reply& reply) const override { return read_land_answer(reply); }
};

}  // namespace tongbao
