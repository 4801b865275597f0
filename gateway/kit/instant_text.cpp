#include "gateway/kit/instant_text.h"

#include <array>
#include <cstdio>

namespace tongbao {

namespace {

/// Reads fixed-width parts from the left; remembers that something did not fit.
class InstantReader {
 public:
  explicit InstantReader(std::string_view text) : rest_{text} {}

  int digits(std::size_t count) {
    int number = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const char c = take();
      if (c < '0' || c > '9') fits_ = false;
      number = number * 10 + (c - '0');
    }
    return fits_ ? number : 0;
  }
  void expect(char upper, char lower) {
    const char c = take();
    if (c != upper && c != lower) fits_ = false;
  }
  char take() {
    if (rest_.empty()) {
      fits_ = false;
      return '\0';
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  void refuse() { fits_ = false; }
  bool fits() const { return fits_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool fits_ = true;
};

std::chrono::year_month_day read_day(InstantReader& reader) {
  const int year = reader.digits(4);
  reader.expect('-', '-');
  const int month = reader.digits(2);
  reader.expect('-', '-');
  const int day = reader.digits(2);
  const std::chrono::year_month_day read{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!read.ok()) reader.refuse();
  return read;
}

std::chrono::milliseconds read_time_of_day(InstantReader& reader) {
  const int hour = reader.digits(2);
  reader.expect(':', ':');
  const int minute = reader.digits(2);
  reader.expect(':', ':');
  const int second = reader.digits(2);
  if (hour > 23 || minute > 59 || second > 59) reader.refuse();
  int ms = 0;
  if (reader.peek() == '.') {
    reader.take();
    int scale = 100;
    do {
      ms += reader.digits(1) * scale;
      scale /= 10;
    } while (reader.peek() >= '0' && reader.peek() <= '9');
  }
  return std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second} +
         std::chrono::milliseconds{ms};
}

std::chrono::minutes read_offset(InstantReader& reader) {
  const char sign = reader.take();
  if (sign == 'Z' || sign == 'z') return std::chrono::minutes{0};
  if (sign != '+' && sign != '-') reader.refuse();
  const int hours = reader.digits(2);
  reader.expect(':', ':');
  const int minutes = reader.digits(2);
  if (hours > 23 || minutes > 59) reader.refuse();
  return std::chrono::minutes{(sign == '-' ? -1 : 1) * (hours * 60 + minutes)};
}

}  // namespace

std::string instant_text(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::hh_mm_ss<std::chrono::milliseconds> time{instant - day};
  std::array<char, 32> out{};
  const auto length = std::snprintf(out.data(), out.size(), "T%02d:%02d:%02d", static_cast<int>(time.hours().count()),
                                    static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  std::string text = iso_day_text(std::chrono::year_month_day{day});
  text.append(out.data(), static_cast<std::size_t>(length));
  if (time.subseconds().count() != 0) {
    const auto digits = std::snprintf(out.data(), out.size(), ".%03d", static_cast<int>(time.subseconds().count()));
    text.append(out.data(), static_cast<std::size_t>(digits));
  }
  return text + "Z";
}

std::optional<Instant> parse_instant(std::string_view text) {
  InstantReader reader{text};
  const auto day = read_day(reader);
  reader.expect('T', 't');
  const auto time = read_time_of_day(reader);
  const auto offset = read_offset(reader);
  if (!reader.fits() || !reader.at_end()) return std::nullopt;
  return Instant{std::chrono::sys_days{day}} + time - offset;
}

std::chrono::year_month_day taipei_day(Instant instant) {
  return std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(instant + kTaipeiOffset)};
}

Instant taipei_midnight(std::chrono::year_month_day day) {
  return Instant{std::chrono::sys_days{day}} - kTaipeiOffset;
}

std::string iso_day_text(std::chrono::year_month_day day) {
  std::array<char, 32> out{};
  const auto length = std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                                    static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return {out.data(), static_cast<std::size_t>(length)};
}

std::optional<std::chrono::year_month_day> parse_iso_day(std::string_view text) {
  InstantReader reader{text};
  const auto day = read_day(reader);
  if (!reader.fits() || !reader.at_end()) return std::nullopt;
  return day;
}

}  // namespace tongbao
