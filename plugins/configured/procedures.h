#pragma once

#include <vector>

#include "gateway/contract/setting_rule.h"
#include "gateway/kit/setting_faults.h"
#include "plugins/configured/partner.h"

namespace tongbao {

/// The procedures of [[plugin.settings.procedures]], as far as they can be read; their faults to `faults`. Pure.
std::vector<Procedure> read_procedures(const SettingValues& settings, SettingFaults& faults);

/// Whether the template says what the procedures need. Pure.
void check_procedures(const Partner& partner, SettingFaults& faults);

}  // namespace tongbao
