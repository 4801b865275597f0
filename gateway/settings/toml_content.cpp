#include "gateway/settings/toml_content.h"

#include <algorithm>
#include <optional>

#include "gateway/kit/nearest.h"
#include "gateway/settings/key_pattern.h"

namespace tongbao {
namespace {

std::optional<std::string> scalar_text(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  return std::nullopt;
}

}  // namespace

std::string type_word(const toml::node& node) {
  if (node.is_table()) return "a table";
  if (node.is_array()) return "a list";
  if (node.is_string()) return "a text";
  if (node.is_integer()) return "an integer";
  if (node.is_boolean()) return "true or false";
  return node.is_floating_point() ? "a number with a point" : "a date or time";
}

void TomlContent::know(const std::string& key, const std::string& rule) {
  const auto pattern = key_pattern(key);
  if (known_patterns.insert(pattern).second) known.emplace_back(pattern, rule);
}

unsigned TomlContent::line_of(std::string key) const {
  for (;;) {
    if (const auto* node = find(key); node != nullptr && node->source().begin) return node->source().begin.line;
    const auto dot = key.rfind('.');
    if (dot == std::string::npos) return 0;
    key.resize(dot);
  }
}

void TomlContent::refuse(const std::string& key, unsigned line, const std::string& what) {
  refusals.push_back({file.string(), line, key, what});
}

void TomlContent::add_raw_settings(const toml::table& table, const std::string& section, const std::string& prefix,
                                   std::vector<RawSetting>& settings) {
  for (const auto& [key, value] : table) {
    const auto name = prefix + std::string{key.str()};
    const auto* list = value.as_array();
    if (const auto* inner = value.as_table()) {
      add_raw_settings(*inner, section, name + ".", settings);
    } else if (list != nullptr && !list->empty() && list->is_homogeneous<toml::table>()) {
      std::size_t index = 0;
      for (const auto& element : *list)
        add_raw_settings(*element.as_table(), section, name + "[" + std::to_string(index++) + "].", settings);
    } else {
      add_raw_setting(value, section, name, settings);
    }
  }
}

void TomlContent::add_raw_setting(const toml::node& value, const std::string& section, const std::string& key,
                                  std::vector<RawSetting>& settings) {
  RawSetting setting{key, {}, value.is_array(), value.is_integer(), value.is_boolean(), value.source().begin.line, {}};
  const auto add = [&](const toml::node& element) {
    if (auto text = scalar_text(element))
      setting.texts.push_back(*std::move(text));
    else
      refuse(section + "." + key, element.source().begin.line,
             "holds " + type_word(element) +
                 "; a module's setting is a text, an integer, true, false, a list of them or a table of settings");
    setting.lines.push_back(element.source().begin.line);
  };
  if (const auto* list = value.as_array())
    for (const auto& element : *list)
      add(element);
  else
    add(value);
  settings.push_back(std::move(setting));
}

std::string TomlContent::unknown_key(const std::string& key) const {
  const auto pattern = key_pattern(key);
  std::vector<std::string> words;
  for (const auto& [word, rule] : known)
    words.push_back(word);
  auto near = nearest_spelling(pattern, words);
  if (near.empty()) {  // perhaps the right key in the wrong table
    const auto last = pattern.substr(pattern.rfind('.') + 1);
    for (const auto& word : words)
      if (word.substr(word.rfind('.') + 1) == last) near = word;
  }
  if (near.empty() && pattern.find('.') == std::string::npos) {  // perhaps a table's name
    std::set<std::string> tables;
    for (const auto& word : words)
      if (const auto dot = word.find('.'); dot != std::string::npos) tables.insert(word.substr(0, dot));
    const std::vector<std::string> names{tables.begin(), tables.end()};
    const auto table = nearest_spelling(pattern, names);
    if (!table.empty()) return "unknown key; did you mean [" + std::string{table} + "]?";
  }
  if (near.empty()) return "unknown key";
  const auto found = std::find_if(known.begin(), known.end(), [&](const auto& entry) { return entry.first == near; });
  return "unknown key; did you mean " + std::string{near} + " (" + found->second + ")?";
}

void TomlContent::refuse_unknown_value(const toml::node& value, const std::string& key) {
  if (free_tables.contains(key)) return;
  const auto pattern = key_pattern(key);
  const bool leads_to_known = std::any_of(known_patterns.begin(), known_patterns.end(),
                                          [&](const auto& word) {
                                            return word.starts_with(pattern + ".") || word.starts_with(pattern + "[]");
                                          }) ||
                              std::any_of(free_tables.begin(), free_tables.end(),
                                          [&](const auto& word) { return word.starts_with(pattern + "."); });
  if (const auto* inner = value.as_table(); inner != nullptr && leads_to_known) return refuse_unknown(*inner, key);
  if (const auto* list = value.as_array(); list != nullptr && leads_to_known) {
    std::size_t index = 0;
    for (const auto& element : *list) {
      const auto name = key + "[" + std::to_string(index++) + "]";
      if (const auto* inner = element.as_table()) refuse_unknown(*inner, name);
    }
    return;
  }
  if (!known_patterns.contains(pattern)) {
    const std::string what = leads_to_known ? "is " + type_word(value) + "; a table is wanted" : unknown_key(key);
    refuse(key, value.source().begin.line, what);
  }
}

void TomlContent::refuse_unknown(const toml::table& table, const std::string& prefix) {
  for (const auto& [key, value] : table) {
    const auto name = prefix.empty() ? std::string{key.str()} : prefix + "." + std::string{key.str()};
    if (key.str().find_first_of(".[]") != std::string_view::npos)  // would read like a path of keys
      refuse(name, value.source().begin.line, "unknown key; no key holds '.', '[' or ']' itself");
    else
      refuse_unknown_value(value, name);
  }
}

}  // namespace tongbao
