#include "gateway/settings/read_hours.h"

#include "gateway/domain/calendar_date.h"

namespace tongbao {
namespace {

constexpr std::size_t kLongestMaintenanceReason = 100;  // bytes

std::optional<QuietSpan> quiet_span(const std::string& text) {
  if (text.size() != 11 || text[5] != '-') return std::nullopt;
  const auto from = minute_of_day(text.substr(0, 5));
  const auto until = minute_of_day(text.substr(6));
  if (!from || !until || *from == *until) return std::nullopt;
  return QuietSpan{*from, *until};
}

/// "yyyy-mm-dd HH:MM" in Taipei.
std::optional<Instant> taipei_minute(const std::string& text) {
  if (text.size() != 16 || text[10] != ' ') return std::nullopt;
  const auto day = calendar_date_from(text.substr(0, 10));
  const auto minute = minute_of_day(text.substr(11));
  if (!day || !minute) return std::nullopt;
  return taipei_day_start(*day) + *minute;
}

std::optional<Instant> read_minute(TomlFile& file, const std::string& key) {
  const auto text = file.text(key, std::nullopt);
  if (text.empty()) return std::nullopt;
  const auto instant = taipei_minute(text);
  if (!instant) file.refuse(key, "\"" + text + "\" is no minute of a day (\"yyyy-mm-dd HH:MM\", Asia/Taipei)");
  return instant;
}

void read_maintenance(TomlFile& file, const std::string& at, RouteHours& hours) {
  const auto from = read_minute(file, at + "from");
  const auto until = read_minute(file, at + "until");
  auto reason = file.text(at + "reason", "");
  if (reason.size() > kLongestMaintenanceReason)
    file.refuse(at + "reason", "is longer than " + std::to_string(kLongestMaintenanceReason) + " bytes");
  if (!from || !until) return;
  if (*until <= *from)
    file.refuse(at + "until", "is not after from");
  else
    hours.maintenance.push_back({*from, *until, std::move(reason)});
}

}  // namespace

std::optional<std::chrono::minutes> minute_of_day(const std::string& text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t at : {0U, 1U, 3U, 4U})
    if (text[at] < '0' || text[at] > '9') return std::nullopt;
  const int hour = (text[0] - '0') * 10 + (text[1] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (hour > 23 || minute > 59) return std::nullopt;
  return std::chrono::minutes{hour * 60 + minute};
}

RouteHours read_hours(TomlFile& file) {
  RouteHours hours;
  for (const auto& text : file.texts("hours.quiet")) {
    if (const auto span = quiet_span(text))
      hours.quiet.push_back(*span);
    else
      file.refuse("hours.quiet", "\"" + text + "\" is no span of a day (\"HH:MM-HH:MM\", Asia/Taipei, not empty)");
  }
  // A file that holds nothing is asked for one, so that these keys are known to known_route_keys().
  const std::size_t count = file.parsed() ? file.count("maintenance") : 1;
  for (std::size_t index = 0; index < count; ++index)
    read_maintenance(file, "maintenance[" + std::to_string(index) + "].", hours);
  return hours;
}

}  // namespace tongbao
