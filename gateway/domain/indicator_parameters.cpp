#include "gateway/domain/indicator_parameters.h"

#include <algorithm>

namespace tongbao {

Parameter::Parameter(std::vector<ParameterValue> values) : values_{std::move(values)} {
  std::stable_sort(values_.begin(), values_.end(),
                   [](const auto& one, const auto& other) { return one.from_month < other.from_month; });
}

std::int64_t Parameter::at(std::int32_t month) const {
  if (values_.empty()) return 0;
  const auto* holds = &values_.front();
  for (const auto& value : values_)
    if (value.from_month <= month) holds = &value;
  return holds->value;
}

std::int64_t IndicatorParameters::pages_tenths(std::string_view office, std::int32_t month) const {
  const auto own = office_pages_tenths.find(office);
  // An office's average holds from the month it was measured; before that the general one does.
  if (own != office_pages_tenths.end() && !own->second.values().empty() &&
      own->second.values().front().from_month <= month)
    return own->second.at(month);
  return transcript_pages_tenths.at(month);
}

}  // namespace tongbao
