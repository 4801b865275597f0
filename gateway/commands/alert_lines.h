#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "gateway/domain/alert.h"
#include "gateway/settings/route_settings.h"

namespace tongbao {

/// Two lines an alert, 中文 and English below each other, newest first as given; each ends with a line feed.
std::string alert_lines(const std::vector<Alert>& alerts, const std::vector<RouteSettings>& routes, Instant now);
/// As GET /v1/alerts has them.
nlohmann::json alerts_json(const std::vector<Alert>& alerts, const std::vector<RouteSettings>& routes, Instant now);
bool has_open_alert(const std::vector<Alert>& alerts);

}  // namespace tongbao
