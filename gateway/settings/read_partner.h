#pragma once

#include "gateway/settings/route_settings.h"
#include "gateway/settings/toml_file.h"

namespace tongbao {

/// [partner]: what the agency may ask of the gateway itself. Refuses what does not go together with the rest of the
/// route, which must have been read before. Faults go to `file`.
std::optional<PartnerAccess> read_partner(TomlFile& file, const RouteSettings& route);

}  // namespace tongbao
