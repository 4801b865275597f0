#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tongbao {

/// One value of a parameter from a month on, with where it comes from. Exact: tenths or whole units as the name says.
struct ParameterValue {
  std::int64_t value = 0;
  std::int32_t from_month = 0;  // yyyymm; the first month it holds for
  std::string source;
  std::string date;  // ISO, of the source
};

/// One parameter, its values by rising month.
class Parameter {
 public:
  Parameter() = default;
  explicit Parameter(std::vector<ParameterValue> values);
  /// The value that holds in a month; the first value for months before it, 0 for a parameter without values.
  std::int64_t at(std::int32_t month) const;
  const std::vector<ParameterValue>& values() const { return values_; }

 private:
  std::vector<ParameterValue> values_;
};

/// What turns counts into fees, minutes and transport (config/matrix/parameters.toml).
struct IndicatorParameters {
  Parameter transcript_page_fee_ntd;                                  // NT$ per page (戶政規費收費標準 §2)
  Parameter transcript_pages_tenths;                                  // average pages of a transcript, in tenths
  std::map<std::string, Parameter, std::less<>> office_pages_tenths;  // an office's own average
  Parameter record_fee_ntd;                                           // NT$ per 紀錄證明書
  Parameter trip_minutes;
  Parameter trip_transport_ntd;

  /// Average pages in tenths of that office in that month.
  std::int64_t pages_tenths(std::string_view office, std::int32_t month) const;
};

}  // namespace tongbao
