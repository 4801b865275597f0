#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "gateway/contract/field.h"

namespace tongbao {

/// Reading an agency's answer without guessing. All pure; what comes back is borrowed from the answer. Any thread.

/// The value of a field: empty when there is none, nothing when it stands twice or is a group.
inline std::optional<std::string_view> only_value(const Field& group, std::string_view name) {
  std::optional<std::string_view> found;
  for (const auto& child : group.children) {
    if (child.name != name) continue;
    if (found || !child.children.empty()) return std::nullopt;
    found = child.value;
  }
  return found ? found : std::string_view{};
}

/// Every field of that name, in order.
inline std::vector<const Field*> all_named(const Field& group, std::string_view name) {
  std::vector<const Field*> found;
  for (const auto& child : group.children)
    if (child.name == name) found.push_back(&child);
  return found;
}

/// A number of records in decimal digits only.
inline std::optional<std::uint32_t> record_count(std::string_view text) {
  std::uint32_t number = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (text.empty() || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return number;
}

}  // namespace tongbao
