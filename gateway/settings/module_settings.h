#pragma once

#include <span>
#include <string_view>

#include "gateway/contract/setting_rule.h"
#include "gateway/settings/refusal.h"
#include "gateway/settings/route_settings.h"

namespace tongbao {

/// A module's settings against its own table: unknown keys with the nearest spelling, missing keys, wrong types, ranges
/// and choices, all at once. Defaults are filled in; `path` values become absolute, counted from the route file's
/// folder.
/// Keys of nested tables are matched as SettingRule says.
Checked<SettingValues> check_module_settings(const ModuleChoice& chosen, std::span<const SettingRule> table);

/// Adds what the module itself found, one fault a line "<key>: <sentence>" (ModuleDescriptor::check): each at the line
/// of its key, of the list's text behind "key[2]", of the first key of a nested table, or of the section; sorted by
/// line. A key refused already is left alone.
void add_module_faults(const ModuleChoice& chosen, std::string_view faults, std::vector<Refusal>& refusals);

}  // namespace tongbao
