#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "gateway/domain/calendar_date.h"

namespace tongbao {

/// A year's 辦公日曆表 as it is published, from the days that are not as their weekday says ("0216": month and day).
struct OfficialYear {
  int year;
  std::vector<std::string> resting_weekdays;
  std::vector<std::string> worked_saturdays;
};

// data.gov.tw dataset 14718, files of 107, 114 (as corrected on 2025-10-20) and 115.
inline const OfficialYear kYear2018{
    2018,
    {"0101", "0215", "0216", "0219", "0220", "0228", "0404", "0405", "0406", "0618", "0924", "1010", "1231"},
    {"0331", "1222"}};
inline const OfficialYear kYear2025{2025,
                                    {"0101", "0127", "0128", "0129", "0130", "0131", "0228", "0403", "0404", "0530",
                                     "0929", "1006", "1010", "1024", "1225"},
                                    {"0208"}};
inline const OfficialYear kYear2026{2026,
                                    {"0101", "0216", "0217", "0218", "0219", "0220", "0227", "0403", "0406", "0501",
                                     "0619", "0925", "0928", "1009", "1026", "1225"},
                                    {}};

inline std::string official_csv(const OfficialYear& official) {
  static constexpr const char* kWeekdays[] = {"日", "一", "二", "三", "四", "五", "六"};
  const auto stands_in = [](const std::vector<std::string>& days, const std::string& day) {
    return std::find(days.begin(), days.end(), day) != days.end();
  };
  std::string csv = "西元日期,星期,是否放假,備註\r\n";
  auto day = CalendarDate{std::chrono::year{official.year}, std::chrono::January, std::chrono::day{1}};
  for (; static_cast<int>(day.year()) == official.year; day = days_after(day, 1)) {
    auto date = to_iso(day);
    date.erase(std::remove(date.begin(), date.end(), '-'), date.end());
    const auto name = std::chrono::weekday{std::chrono::sys_days{day}}.c_encoding();
    const bool weekend = name == 0 || name == 6;
    const bool rests = weekend ? !stands_in(official.worked_saturdays, date.substr(4))
                               : stands_in(official.resting_weekdays, date.substr(4));
    csv += date + "," + kWeekdays[name] + "," + (rests ? "2" : "0") + ",\r\n";
  }
  return csv;
}

}  // namespace tongbao
