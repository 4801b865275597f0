#pragma once

#include "gateway/contract/agency_plugin.h"
#include "plugins/tax/answers.h"
#include "plugins/tax/mapping.h"

namespace tongbao {

/// 稅捐: house and land tax accounts. Stateless, any thread.
class TaxPlugin final : public AgencyPlugin {
 public:
  std::span<const Procedure> procedures() const override { return tax_procedures(); }
  ComposeResult compose(const Notice& notice, const CharacterSet& characters) const override {
    return compose_for_tax(notice, characters);
  }
  Verdict interpret(const Reply& reply) const override { return read_tax_answer(reply); }
};

}  // namespace tongbao
