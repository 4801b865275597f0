#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/domain/calendar_date.h"
#include "gateway/domain/value_fault.h"

namespace tongbao {

/// A day in the calendar of the Republic: 民國 `year`, or 民國前 `year` for days before 1912.
struct RocDate {
  bool before_republic = false;
  int year = 1;
  unsigned month = 1;
  unsigned day = 1;
  bool operator==(const RocDate&) const = default;
};

/// Year = AD − 1911; before 1912, 民國前 (1912 − AD).
RocDate to_roc(CalendarDate date);

/// `民國100年1月1日`, `民國前5年3月2日`.
std::string roc_text(CalendarDate date);

/// Seven digits `1000101`, `0991231`. Nothing for days before 1912 or after 民國999年, which do not fit.
std::optional<std::string> roc_seven_digits(CalendarDate date);

/// What ROC text says: the day, or why not. Exactly one of the two.
struct RocReading {
  std::optional<CalendarDate> date;
  std::vector<ValueFault> faults;
};

/// Reads `民國115年4月22日` (also 中華民國…, 民國前…, 民國元年…), `115年4月22日`, `115/4/22` and `1150422`. Without
/// 民國 the year needs three digits. Six digits, two-digit years and four-digit years are refused: the calendar is
/// never guessed.
RocReading read_roc_date(std::string_view text);

}  // namespace tongbao
