#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/settings/refusal.h"
#include "gateway/settings/route_settings.h"
#include "gateway/settings/toml_library.h"

namespace tongbao {

/// "a table", "an integer" …, as a refusal says it.
std::string type_word(const toml::node& node);

/// What TomlFile keeps: the parsed tables, the keys asked for, the refusals. Only toml_file.cpp includes this.
struct TomlContent {
  std::filesystem::path file;
  toml::table root;
  bool parsed = false;
  std::vector<Refusal> refusals;
  std::vector<std::pair<std::string, std::string>> known;
  std::set<std::string> known_patterns;
  std::set<std::string> free_tables;

  void know(const std::string& key, const std::string& rule);

  const toml::node* find(const std::string& key) const { return root.at_path(key).node(); }

  /// The key's own line, else that of the nearest table around it.
  unsigned line_of(std::string key) const;
  void refuse(const std::string& key, unsigned line, const std::string& what);
  /// The node of a key that must be of a type; a refusal and nullptr when it is missing but required, or of another
  /// type.
  template <class Type>
  const Type* take(const std::string& key, std::string_view wanted, const std::string& rule, bool required) {
    know(key, rule);
    const auto* node = find(key);
    if (node == nullptr) {
      if (required && parsed) refuse(key, line_of(key), "missing; " + std::string{wanted} + " is required");
      return nullptr;
    }
    if (const auto* typed = node->as<Type>()) return &**typed;
    refuse(key, line_of(key), "is " + type_word(*node) + "; " + std::string{wanted} + " is wanted (" + rule + ")");
    return nullptr;
  }

  /// Appends the values of `table` and of the tables in it. Keys are dotted, `prefix` before them; `section` is where
  /// refusals stand.
  void add_raw_settings(const toml::table& table, const std::string& section, const std::string& prefix,
                        std::vector<RawSetting>& settings);

  /// A refusal for every key of `table` that nobody asked for.
  void refuse_unknown(const toml::table& table, const std::string& prefix);

 private:
  void add_raw_setting(const toml::node& value, const std::string& section, const std::string& key,
                       std::vector<RawSetting>& settings);
  void refuse_unknown_value(const toml::node& value, const std::string& key);
  std::string unknown_key(const std::string& key) const;
};

}  // namespace tongbao
