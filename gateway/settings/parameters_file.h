#pragma once

#include <filesystem>

#include "gateway/domain/indicator_parameters.h"
#include "gateway/settings/refusal.h"

namespace tongbao {

/// Reads the indicator's parameters (config/matrix/parameters.toml): every fault at once; a value without source and
/// date is refused.
Checked<IndicatorParameters> read_parameters(const std::filesystem::path& file);

}  // namespace tongbao
