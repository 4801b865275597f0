#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tongbao {

/// 202611 → "2026-11".
inline std::string month_text(std::int32_t month) {
  const auto text = std::to_string(month);
  return text.size() == 6 ? text.substr(0, 4) + "-" + text.substr(4) : text;
}

/// "2026-11" → 202611; nothing for any other text.
inline std::optional<std::int32_t> month_from_text(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  std::int32_t month = 0;
  for (const auto index : {0, 1, 2, 3, 5, 6}) {
    const char digit = text[static_cast<std::size_t>(index)];
    if (digit < '0' || digit > '9') return std::nullopt;
    month = month * 10 + (digit - '0');
  }
  const auto number = month % 100;
  if (number < 1 || number > 12) return std::nullopt;
  return month;
}

}  // namespace tongbao
