#pragma once

#include "gateway/settings/settings.h"
#include "gateway/settings/toml_file.h"

namespace tongbao {

/// [alerts] of the settings file.
AlertSettings read_alerts(TomlFile& file);

}  // namespace tongbao
