#include "gateway/observe/event.h"

#include <array>

namespace tongbao {
namespace {

struct LevelWord {
  LogLevel level;
  std::string_view word;
};
constexpr std::array kLevelWords{LevelWord{LogLevel::debug, "debug"}, LevelWord{LogLevel::info, "info"},
                                 LevelWord{LogLevel::warning, "warning"}, LevelWord{LogLevel::error, "error"}};

}  // namespace

std::string_view to_word(LogLevel level) {
  for (const auto& entry : kLevelWords)
    if (entry.level == level) return entry.word;
  return {};
}

std::optional<LogLevel> log_level_from(std::string_view word) {
  for (const auto& entry : kLevelWords)
    if (entry.word == word) return entry.level;
  return std::nullopt;
}

}  // namespace tongbao
