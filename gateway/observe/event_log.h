#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "gateway/contract/clock.h"
#include "gateway/observe/events.h"

namespace tongbao {

/// One fact of a log line. Values are ids, words and numbers, never personal data. Borrows text until the call returns.
struct LogField {
  std::string_view key;
  std::variant<std::string_view, std::int64_t, double, bool> value;

  LogField(std::string_view k, std::string_view text) : key{k}, value{text} {}
  LogField(std::string_view k, const char* text) : key{k}, value{std::string_view{text}} {}
  LogField(std::string_view k, const std::string& text) : key{k}, value{std::string_view{text}} {}
  LogField(std::string_view k, std::same_as<bool> auto flag) : key{k}, value{flag} {}
  LogField(std::string_view k, std::floating_point auto number) : key{k}, value{static_cast<double>(number)} {}
  LogField(std::string_view k, std::integral auto number) requires(!std::same_as<decltype(number), bool>)
      : key{k}, value{static_cast<std::int64_t>(number)} {}
};

/// The process's event log while it lives; one at a time, made by the assembly before any thread and destroyed after
/// the last. Borrows clock and stream. Lines are written whole, however many threads log.
class EventLog {
 public:
  EventLog(const Clock& clock, LogLevel least, std::ostream& lines);
  ~EventLog();
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;

  void write(const Event& event, std::initializer_list<LogField> fields);

 private:
  struct Sink;
  const Clock& clock_;
  std::unique_ptr<Sink> sink_;
};

/// One JSON line: time, level, event, then the fields in their order. Without an EventLog (unit tests of other parts)
/// the line is dropped. Any thread; never throws.
void log_event(const Event& event, std::initializer_list<LogField> fields = {}) noexcept;

}  // namespace tongbao
