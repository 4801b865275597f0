#include "gateway/settings/module_settings.h"

#include <algorithm>
#include <map>
#include <set>

#include "gateway/kit/nearest.h"
#include "gateway/settings/key_pattern.h"

namespace tongbao {
namespace {

std::string rule_words(const SettingRule& rule) {
  std::string range;
  if (rule.type == SettingType::integer)
    range = rule.most == INT64_MAX ? std::to_string(rule.least) + " or more"
                                   : std::to_string(rule.least) + ".." + std::to_string(rule.most);
  if (rule.type == SettingType::boolean) range = "true or false";
  if (rule.type == SettingType::choice) range = rule.choices;
  if (rule.type == SettingType::path) range = "a path";
  if (rule.type == SettingType::list) range = "a list";
  if (!range.empty()) range += ", ";
  if (rule.required) return range + "required";
  return range + "default " + (rule.default_value.empty() ? "none" : std::string{rule.default_value});
}

std::vector<std::string> words_of(std::string_view choices) {
  std::vector<std::string> words;
  while (true) {
    const auto bar = choices.find('|');
    words.emplace_back(choices.substr(0, bar));
    if (bar == std::string_view::npos) return words;
    choices.remove_prefix(bar + 1);
  }
}

/// What is wrong with a setting as written; empty when nothing is.
std::string fault_of(const RawSetting& setting, const SettingRule& rule) {
  const auto rules = " (" + rule_words(rule) + ")";
  if (rule.type == SettingType::list) return setting.is_list ? "" : "a list is wanted" + rules;
  if (setting.is_list || setting.texts.empty()) return "a single value is wanted" + rules;
  const auto& text = setting.texts.front();
  switch (rule.type) {
    case SettingType::integer: {
      if (!setting.is_integer) return "an integer is wanted" + rules;
      std::int64_t number = 0;
      std::from_chars(text.data(), text.data() + text.size(), number);
      return number >= rule.least && number <= rule.most ? "" : text + " is out of range" + rules;
    }
    case SettingType::boolean:
      return setting.is_boolean ? "" : "true or false is wanted" + rules;
    case SettingType::choice: {
      const auto words = words_of(rule.choices);
      if (!setting.is_integer && std::find(words.begin(), words.end(), text) != words.end()) return "";
      const auto near = nearest_spelling(text, words);
      return "\"" + text + "\" is not one of the words" +
             (near.empty() ? "" : "; did you mean \"" + std::string{near} + "\"?") + rules;
    }
    default:
      if (setting.is_integer || setting.is_boolean) return "a text is wanted" + rules;
      return text.empty() && rule.required ? "is empty" + rules : "";
  }
}

std::vector<std::string> defaults_of(const SettingRule& rule) {
  if (rule.default_value.empty()) return {};
  if (rule.type == SettingType::list) return words_of(rule.default_value);
  return {std::string{rule.default_value}};
}

std::string absolute_path(const std::string& written, const std::filesystem::path& route_file) {
  if (written.empty()) return written;
  return std::filesystem::absolute(route_file.parent_path() / written).lexically_normal().string();
}

/// The rule of a key as written: its own, that of its list of tables, or "<table>.*".
const SettingRule* rule_of(const std::string& key, std::span<const SettingRule> table) {
  const auto pattern = key_pattern(key);
  for (const auto& rule : table) {
    if (rule.key == pattern) return &rule;
    if (!rule.key.ends_with(".*")) continue;
    const auto prefix = rule.key.substr(0, rule.key.size() - 1);
    if (key.size() > prefix.size() && key.starts_with(prefix)) return &rule;
  }
  return nullptr;
}

/// One module's settings under examination.
class ModuleSettingsCheck {
 public:
  ModuleSettingsCheck(const ModuleChoice& chosen, std::span<const SettingRule> table) : chosen_{chosen}, table_{table} {
    for (const auto& rule : table_) {
      keys_.emplace_back(rule.key);
      if (!is_nested(rule)) checked.value.values[std::string{rule.key}] = defaults_of(rule);
    }
  }

  void take(const RawSetting& setting) {
    const auto* rule = rule_of(setting.key, table_);
    if (rule == nullptr) return refuse_unknown(setting);
    if (!given_.insert(setting.key).second) return refuse(setting.line, setting.key, "stands twice");
    note_tables(setting);
    if (const auto fault = fault_of(setting, *rule); !fault.empty()) refuse(setting.line, setting.key, fault);
    auto& texts = checked.value.values[setting.key] = setting.texts;
    if (rule->type == SettingType::path)
      for (auto& path : texts)
        path = absolute_path(path, chosen_.file);
  }

  /// Required keys that are not there, and defaults, of the section and of every table of its lists.
  void complete() {
    for (const auto& rule : table_) {
      if (!is_nested(rule)) complete_key(std::string{rule.key}, chosen_.line, rule);
      for (const auto& [start, line] : tables_)
        if (const auto pattern = key_pattern(start); rule.key.starts_with(pattern))
          complete_key(start + std::string{rule.key.substr(pattern.size())}, line, rule);
    }
  }

  Checked<SettingValues> checked;

 private:
  static bool is_nested(const SettingRule& rule) { return rule.key.find_first_of("[*") != std::string_view::npos; }

  void refuse(unsigned line, std::string_view key, const std::string& what) {
    checked.refusals.push_back({chosen_.file.string(), line, chosen_.section + "." + std::string{key}, what});
  }

  void refuse_unknown(const RawSetting& setting) {
    const auto near = nearest_spelling(key_pattern(setting.key), keys_);
    const auto* rule = near.empty() ? nullptr : rule_of(std::string{near}, table_);
    refuse(setting.line, setting.key,
           rule == nullptr ? "unknown key of the module " + chosen_.name
                           : "unknown key; did you mean " + std::string{near} + " (" + rule_words(*rule) + ")?");
  }

  /// Remembers "procedures[1]." and its first line.
  void note_tables(const RawSetting& setting) {
    const auto bracket = setting.key.find("].");
    if (bracket == std::string::npos || rule_of(setting.key, table_)->key.find("[]") == std::string_view::npos) return;
    auto& line = tables_.emplace(setting.key.substr(0, bracket + 2), setting.line).first->second;
    line = std::min(line, setting.line);
  }

  void complete_key(const std::string& key, unsigned line, const SettingRule& rule) {
    if (given_.contains(key)) return;
    auto values = defaults_of(rule);
    if (rule.type == SettingType::path)
      for (auto& path : values)
        path = absolute_path(path, chosen_.file);
    checked.value.values[key] = std::move(values);
    if (rule.required) refuse(line, key, "missing; " + std::string{rule.meaning} + " (" + rule_words(rule) + ")");
  }

  const ModuleChoice& chosen_;
  std::span<const SettingRule> table_;
  std::vector<std::string> keys_;
  std::set<std::string> given_;
  std::map<std::string, unsigned> tables_;
};

/// Where a key stands that a module found fault with; 0 where nothing of it does.
unsigned line_of_key(const ModuleChoice& chosen, std::string_view key) {
  unsigned first = 0;
  for (const auto& setting : chosen.settings) {
    if (setting.key == key) return setting.line;
    if (setting.key.starts_with(key) && std::string_view{".["}.find(setting.key[key.size()]) != std::string_view::npos)
      first = first == 0 ? setting.line : std::min(first, setting.line);
    if (!key.starts_with(setting.key + "[")) continue;  // also of one text where a list is wanted
    std::size_t index = setting.lines.size();
    std::from_chars(key.data() + setting.key.size() + 1, key.data() + key.size(), index);
    return index < setting.lines.size() ? setting.lines[index] : setting.line;
  }
  const auto dot = key.rfind('.');
  return first != 0 || dot == std::string_view::npos ? first : line_of_key(chosen, key.substr(0, dot));
}

}  // namespace

Checked<SettingValues> check_module_settings(const ModuleChoice& chosen, std::span<const SettingRule> table) {
  ModuleSettingsCheck check{chosen, table};
  for (const auto& setting : chosen.settings)
    check.take(setting);
  check.complete();
  return std::move(check.checked);
}

void add_module_faults(const ModuleChoice& chosen, std::string_view faults, std::vector<Refusal>& refusals) {
  const auto from_table = refusals.size();
  while (!faults.empty()) {
    const auto line = faults.substr(0, faults.find('\n'));
    faults.remove_prefix(std::min(faults.size(), line.size() + 1));
    const auto colon = std::min(line.find(": "), line.size());
    const auto key = line.substr(0, colon);
    const auto dotted = chosen.section + (key.empty() ? "" : "." + std::string{key});
    const auto end = refusals.begin() + static_cast<std::ptrdiff_t>(from_table);
    if (line.empty() || std::any_of(refusals.begin(), end, [&](const auto& one) { return one.key == dotted; }))
      continue;
    const auto at = line_of_key(chosen, key);
    refusals.push_back({chosen.file.string(), at != 0 ? at : chosen.line, dotted,
                        std::string{line.substr(std::min(line.size(), colon + 2))}});
  }
  std::stable_sort(refusals.begin(), refusals.end(),
                   [](const auto& one, const auto& other) { return one.line < other.line; });
}

}  // namespace tongbao
