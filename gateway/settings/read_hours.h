#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "gateway/domain/route_hours.h"
#include "gateway/settings/toml_file.h"

namespace tongbao {

/// "HH:MM" as minutes after midnight; nothing for any other text.
std::optional<std::chrono::minutes> minute_of_day(const std::string& text);

/// [hours] and [[maintenance]] of a route file, Asia/Taipei; what is wrong is refused there and left out.
RouteHours read_hours(TomlFile& file);

}  // namespace tongbao
