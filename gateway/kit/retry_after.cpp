#include "gateway/kit/retry_after.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace tongbao {

namespace {

constexpr std::array<std::string_view, 12> kHttpMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// IMF-fixdate only, "Sun, 06 Nov 1994 08:49:37 GMT": the form every sender must use.
std::optional<Instant> parse_http_date(std::string_view value) {
  if (value.size() != 29 || !value.ends_with(" GMT") || value.substr(3, 2) != ", ") return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t count) {
    int read = -1;
    const auto* begin = value.data() + at;
    const auto end = std::from_chars(begin, begin + count, read);
    return end.ec == std::errc{} && end.ptr == begin + count ? read : -1;
  };
  const auto month = std::find(kHttpMonths.begin(), kHttpMonths.end(), value.substr(8, 3));
  const int day = number(5, 2), year = number(12, 4), hour = number(17, 2), minute = number(20, 2),
            second = number(23, 2);
  const bool marks = value[7] == ' ' && value[11] == ' ' && value[16] == ' ' && value[19] == ':' && value[22] == ':';
  if (!marks || month == kHttpMonths.end() || day < 0 || year < 0) return std::nullopt;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month - kHttpMonths.begin() + 1)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return Instant{std::chrono::sys_days{date}} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
         std::chrono::seconds{second};
}

}  // namespace

std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, Instant now) {
  if (!value.empty() && value.size() <= 9 && value.find_first_not_of("0123456789") == std::string_view::npos)
    return std::chrono::seconds{std::stol(std::string{value})};
  const auto date = parse_http_date(value);
  if (!date) return std::nullopt;
  return std::max(std::chrono::seconds{0}, std::chrono::ceil<std::chrono::seconds>(*date - now));
}

}  // namespace tongbao
