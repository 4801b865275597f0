#include "gateway/observe/event_log.h"

#include <mutex>
#include <ostream>
#include <utility>

#include <nlohmann/json.hpp>
#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include "gateway/observe/log_time.h"

namespace tongbao {
namespace {

// The one piece of shared state a free function needs. Held while a line is written, so that the EventLog cannot go
// away under a late thread. Everything else is handed in; a log line must be possible from everywhere.
std::mutex current_log_lock;
EventLog* current_log = nullptr;  // guarded by current_log_lock

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

/// A JSON text: quoted, escaped; bytes that are not UTF-8 become U+FFFD, so that a line always parses.
std::string quoted(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string value_text(const LogField& field) {
  return std::visit(
      [](const auto value) -> std::string {
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, std::string_view>)
          return quoted(value);
        else
          return nlohmann::json(value).dump();
      },
      field.value);
}

}  // namespace

struct EventLog::Sink {
  std::shared_ptr<spdlog::sinks::ostream_sink_mt> lines;  // spdlog wants shared sinks
  spdlog::logger logger;

  Sink(std::ostream& stream, LogLevel least)
      : lines{std::make_shared<spdlog::sinks::ostream_sink_mt>(stream, true)}, logger{"tongbao", lines} {
    logger.set_pattern("%v");
    logger.set_level(level_of(least));
  }
};

EventLog::EventLog(const Clock& clock, LogLevel least, std::ostream& lines)
    : clock_{clock}, sink_{std::make_unique<Sink>(lines, least)} {
  const std::lock_guard guard{current_log_lock};
  current_log = this;
}

EventLog::~EventLog() {
  const std::lock_guard guard{current_log_lock};
  if (current_log == this) current_log = nullptr;
}

void EventLog::write(const Event& event, std::initializer_list<LogField> fields) {
  if (!sink_->logger.should_log(level_of(event.level))) return;
  std::string line = "{\"time\":\"" + to_log_time(clock_.now()) + "\",\"level\":\"" +
                     std::string{to_word(event.level)} + "\",\"event\":" + quoted(event.name);
  for (const auto& field : fields)
    line += "," + quoted(field.key) + ":" + value_text(field);
  line += "}";
  sink_->logger.log(level_of(event.level), spdlog::string_view_t{line.data(), line.size()});
}

void log_event(const Event& event, std::initializer_list<LogField> fields) noexcept {
  try {
    const std::lock_guard guard{current_log_lock};
    if (current_log != nullptr) current_log->write(event, fields);
  } catch (const std::exception&) {
    // A log that cannot be written must not end the work it tells of.
  }
}

}  // namespace tongbao
