#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/contract/clock.h"
#include "gateway/contract/result.h"
#include "gateway/domain/calendar_date.h"

namespace tongbao {

/// Which days the government works: the 中華民國政府行政機關辦公日曆表 of the years that were imported; other years
/// rest on Saturdays and Sundays. Only read after it is built; any thread.
class WorkCalendar {
 public:
  /// Takes a year's official CSV (西元日期,星期,是否放假,備註; 0 works, 2 rests; UTF-8 with or without BOM, or CP950).
  /// A later file replaces the same year. Fails with `calendar_malformed` and the line; then nothing was taken.
  Result<Done> add_official(std::string_view csv);

  bool is_working_day(CalendarDate day) const;
  /// Whether an imported file says something of that day.
  bool covers(CalendarDate day) const { return years_.contains(static_cast<int>(day.year())); }
  bool empty() const { return years_.empty(); }
  /// Imported years, in order, and how many of their days are worked.
  std::map<int, std::size_t> years() const;

  /// The n-th working day behind `day`; n from 1.
  CalendarDate working_day_after(CalendarDate day, int days) const;
  /// The end of the n-th working day behind the one `from` lies in (Asia/Taipei): a limit of n working days.
  Instant limit_after(Instant from, int days) const;
  /// Whatever began before this instant has passed its limit of n working days by `now`.
  Instant overdue_before(Instant now, int days) const;

 private:
  /// True for each day that is worked, from 1 January on.
  std::map<int, std::vector<bool>> years_;
};

}  // namespace tongbao
