#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/settings/refusal.h"
#include "gateway/settings/route_settings.h"
#include "gateway/settings/secret.h"

namespace tongbao {

struct TomlContent;

/// One TOML file being read, the only place that knows toml++. Asking for a key makes it known; finish() refuses every
/// key nobody asked for. Every fault is kept, reading goes on with the default. One thread.
class TomlFile {
 public:
  /// Reads the file; a file that is missing or no TOML is a refusal and reads as empty.
  explicit TomlFile(std::filesystem::path file);
  ~TomlFile();
  TomlFile(const TomlFile&) = delete;
  TomlFile& operator=(const TomlFile&) = delete;

  // Keys are dotted ("store.engine"); elements of lists of tables are "agency_keys[0].key_id".
  std::string text(const std::string& key, const std::optional<std::string>& fallback);  // no fallback: required
  std::int64_t integer(const std::string& key, std::int64_t least, std::int64_t most, std::int64_t fallback);
  bool boolean(const std::string& key, bool fallback);
  std::string choice(const std::string& key, const std::vector<std::string>& words,
                     const std::optional<std::string>& fallback);
  /// A list of texts; empty when the key is missing.
  std::vector<std::string> texts(const std::string& key);
  /// Absolute; relative ones count from the file's folder.
  std::filesystem::path path(const std::string& key, const std::optional<std::string>& fallback);
  Secret secret(const std::string& key, bool required);
  /// A table whose keys are free and whose values are texts.
  std::map<std::string, std::string> texts_of(const std::string& table);
  /// A table whose keys are free and whose values are integers in that range.
  std::map<std::string, std::int64_t> integers_of(const std::string& table, std::int64_t least, std::int64_t most);
  /// A table whose keys belong to a module.
  std::vector<RawSetting> raw_settings(const std::string& table);
  std::size_t count(const std::string& list_of_tables);

  bool has(const std::string& key) const;
  /// Where the key stands, else the nearest table around it; 0 where there is none.
  unsigned line_of(const std::string& key) const;
  bool parsed() const;
  /// A fault found by the caller, at the line of that key (or of its table).
  void refuse(const std::string& key, const std::string& what);
  /// All refusals, by line, unknown keys among them.
  std::vector<Refusal> finish();
  /// Every key asked for so far, in that order, with "1..64, default 4".
  const std::vector<std::pair<std::string, std::string>>& known() const;

 private:
  std::unique_ptr<TomlContent> content_;
};

}  // namespace tongbao
