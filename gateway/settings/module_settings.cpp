#include "gateway/settings/module_settings.h"

#include <algorithm>
#include <set>

#include "gateway/settings/nearest.h"

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

}  // namespace

Checked<SettingValues> check_module_settings(const ModuleChoice& chosen, std::span<const SettingRule> table) {
  Checked<SettingValues> checked;
  const auto refuse = [&](unsigned line, std::string_view key, const std::string& what) {
    checked.refusals.push_back({chosen.file.string(), line, chosen.section + "." + std::string{key}, what});
  };
  std::vector<std::string> keys;
  for (const auto& rule : table) {
    keys.emplace_back(rule.key);
    checked.value.values[std::string{rule.key}] = defaults_of(rule);
  }
  std::set<std::string_view> given;
  for (const auto& setting : chosen.settings) {
    const auto rule =
        std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.key == setting.key; });
    if (rule == table.end()) {
      const auto near = std::find(keys.begin(), keys.end(), nearest_spelling(setting.key, keys));
      refuse(setting.line, setting.key,
             near == keys.end() ? "unknown key of the module " + chosen.name
                                : "unknown key; did you mean " + *near + " (" +
                                      rule_words(table[static_cast<std::size_t>(near - keys.begin())]) + ")?");
      continue;
    }
    given.insert(rule->key);
    if (const auto fault = fault_of(setting, *rule); !fault.empty()) refuse(setting.line, setting.key, fault);
    checked.value.values[setting.key] = setting.texts;
  }
  for (const auto& rule : table)
    if (rule.required && !given.contains(rule.key))
      refuse(0, rule.key, "missing; " + std::string{rule.meaning} + " (" + rule_words(rule) + ")");
  for (const auto& rule : table)
    if (rule.type == SettingType::path)
      for (auto& path : checked.value.values[std::string{rule.key}])
        path = absolute_path(path, chosen.file);
  return checked;
}

}  // namespace tongbao
