#include "simulators/stage/day_clock.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <sys/stat.h>

namespace tongbao::stage {

namespace {

using std::chrono::milliseconds;

Instant system_now() {
  return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
}

std::optional<int> digits(std::string_view text, std::size_t from, std::size_t count) {
  if (text.size() < from + count) return std::nullopt;
  int number = 0;
  const char* begin = text.data() + from;
  for (std::size_t i = 0; i < count; ++i)
    if (begin[i] < '0' || begin[i] > '9') return std::nullopt;
  std::from_chars(begin, begin + count, number);
  return number;
}

/// "Z" or "+hh:mm" at the end of an instant.
std::optional<std::chrono::minutes> offset_of(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes{0};
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const auto hours = digits(text, 1, 2);
  const auto minutes = digits(text, 4, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::chrono::minutes size{*hours * 60 + *minutes};
  return text[0] == '-' ? -size : size;
}

}  // namespace

Instant DayClock::now() const {
  const auto real = system_now();
  if (file_.empty()) return real;
  struct stat facts {};
  if (::stat(file_.c_str(), &facts) != 0) return real;
  std::ifstream in(file_);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
    text.pop_back();
  const auto moved = parse_rfc3339(text);
  if (!moved) return real;
  const Instant written{milliseconds{static_cast<std::int64_t>(facts.st_mtim.tv_sec) * 1000 +
                                     static_cast<std::int64_t>(facts.st_mtim.tv_nsec) / 1'000'000}};
  return *moved + (real - written);
}

std::string rfc3339(Instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(at - day)};
  std::array<char, 80> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text.data();
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't') || text[13] != ':' ||
      text[16] != ':')
    return std::nullopt;
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59)
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  text.remove_prefix(19);
  milliseconds fraction{0};
  if (text.starts_with('.')) {
    std::size_t length = 1;
    for (int unit = 100; length < text.size() && text[length] >= '0' && text[length] <= '9'; ++length, unit /= 10)
      fraction += milliseconds{(text[length] - '0') * unit};
    if (length == 1) return std::nullopt;
    text.remove_prefix(length);
  }
  const auto offset = offset_of(text);
  if (!offset) return std::nullopt;
  return Instant{std::chrono::sys_days{date}} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second} + fraction - *offset;
}

std::string taipei_date(Instant at, int days) {
  return rfc3339(at + std::chrono::hours{8} + std::chrono::days{days}).substr(0, 10);
}

}  // namespace tongbao::stage
