#pragma once

#include <utility>

#include "gateway/contract/agency_plugin.h"
#include "plugins/configured/answers.h"
#include "plugins/configured/mapping.h"

namespace tongbao {

/// A partner whose route file says everything. Immutable, any thread.
class ConfiguredPlugin final : public AgencyPlugin {
 public:
  explicit ConfiguredPlugin(Partner partner) : partner_{std::move(partner)} {}

  std::span<const Procedure> procedures() const override { return partner_.procedures; }
  ComposeResult compose(const Notice& notice, const CharacterSet& characters) const override {
    return compose_for_partner(partner_, notice, characters);
  }
  Verdict interpret(const Reply& reply) const override { return read_partner_answer(partner_, reply); }

 private:
  Partner partner_;
};

}  // namespace tongbao
