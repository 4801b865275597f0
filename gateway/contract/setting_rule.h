#pragma once

#include <charconv>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tongbao {

enum class SettingType { text, integer, boolean, path, choice, list };

/// One key a module understands. A table of these is part of the descriptor and must outlive the module. Keys of nested
/// tables are dotted: "answers.*" stands for every key of the table `answers`, "procedures[].name" for that key of
/// every table of the list `procedures`, "procedures[0].name" in SettingValues. `required` is asked of every table of a
/// list.
struct SettingRule {
  std::string_view key;
  SettingType type = SettingType::text;
  bool required = false;
  std::string_view default_value{};  // as text; ignored when required
  std::int64_t least = 0;            // integers only
  std::int64_t most = INT64_MAX;     // integers only
  std::string_view choices{};        // choice only: words separated by '|'
  std::string_view meaning{};        // one sentence for the operator
};

/// Settings already checked against the module's table; defaults filled in. Lists hold one text each element.
class SettingValues {
 public:
  std::map<std::string, std::vector<std::string>, std::less<>> values;

  /// The text of a key; empty when it is absent.
  std::string_view text(std::string_view key) const {
    const auto found = values.find(key);
    return found == values.end() || found->second.empty() ? std::string_view{}
                                                          : std::string_view{found->second.front()};
  }
  /// The number of an integer key; 0 when it is absent.
  std::int64_t integer(std::string_view key) const {
    const auto digits = text(key);
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
  }
  bool boolean(std::string_view key) const { return text(key) == "true"; }
  std::vector<std::string> list(std::string_view key) const {
    const auto found = values.find(key);
    return found == values.end() ? std::vector<std::string>{} : found->second;
  }
};

}  // namespace tongbao
