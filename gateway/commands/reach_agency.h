#pragma once

#include <span>
#include <string>

#include "gateway/contract/result.h"
#include "gateway/contract/setting_rule.h"
#include "gateway/settings/route_settings.h"

namespace tongbao {

/// Whether the way an adapter's settings describe is open now: every URL among them answers a TCP and TLS handshake
/// with the route's own keys and pins, every folder can be written. Sends nothing. Returns what was reached, empty when
/// the settings name neither; fails as HttpClient::reach(), or with `folder_unusable`.
Result<std::string> reach_agency(const ModuleChoice& adapter, std::span<const SettingRule> rules);

}  // namespace tongbao
