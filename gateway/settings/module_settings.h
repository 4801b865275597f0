#pragma once

#include <span>

#include "gateway/contract/setting_rule.h"
#include "gateway/settings/refusal.h"
#include "gateway/settings/route_settings.h"

namespace tongbao {

/// A module's settings against its own table: unknown keys with the nearest spelling, missing keys, wrong types, ranges
/// and choices, all at once. Defaults are filled in; `path` values become absolute, counted from the route file's
/// folder.
Checked<SettingValues> check_module_settings(const ModuleChoice& chosen, std::span<const SettingRule> table);

}  // namespace tongbao
