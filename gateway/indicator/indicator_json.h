#pragma once

#include <string>

#include "gateway/indicator/indicator_report.h"

namespace tongbao {

/// The report as JSON: {"by":[…],"lines":[…],"total":{…}}. `ratio_percent` is null where the ratio is "n/a".
std::string indicator_json(const IndicatorReport& report);

}  // namespace tongbao
