#pragma once

#include <optional>
#include <string_view>

namespace tongbao {

enum class LogLevel { debug, info, warning, error };

/// "debug", "info", "warning", "error".
std::string_view to_word(LogLevel level);
std::optional<LogLevel> log_level_from(std::string_view word);

/// A kind of log line. Its name is `noun_participle`, stable, and stands once in events.h.
struct Event {
  std::string_view name;
  LogLevel level;
  std::string_view meaning;  // what happened
  std::string_view action;   // what the operator should do; "" when nothing
};

}  // namespace tongbao
