#include "gateway/settings/toml_file.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "gateway/kit/nearest.h"
#include "gateway/settings/toml_content.h"

namespace tongbao {
namespace {

std::string with_default(const std::string& range, const std::optional<std::string>& fallback) {
  const std::string tail = fallback ? "default " + (fallback->empty() ? std::string{"none"} : *fallback) : "required";
  return range.empty() ? tail : range + ", " + tail;
}

}  // namespace

TomlFile::TomlFile(std::filesystem::path file) : content_{std::make_unique<TomlContent>()} {
  content_->file = std::move(file);
  std::ifstream stream{content_->file, std::ios::binary};
  std::ostringstream text;
  if (!stream || !(text << stream.rdbuf())) {
    content_->refuse("", 0, "cannot be read, or is empty");
    return;
  }
  try {
    content_->root = toml::parse(text.str(), content_->file.string());
    content_->parsed = true;
  } catch (const toml::parse_error& fault) {
    content_->refuse("", fault.source().begin.line, "no TOML: " + std::string{fault.description()});
  }
}

TomlFile::~TomlFile() = default;

std::string TomlFile::text(const std::string& key, const std::optional<std::string>& fallback) {
  const auto* found = content_->take<std::string>(key, "a text", with_default("", fallback), !fallback);
  if (found != nullptr && found->empty() && !fallback) refuse(key, "is empty; a text is required");
  return found != nullptr ? *found : fallback.value_or("");
}

std::int64_t TomlFile::integer(const std::string& key, std::int64_t least, std::int64_t most, std::int64_t fallback) {
  const auto range = std::to_string(least) + ".." + std::to_string(most);
  const auto rule = with_default(range, std::to_string(fallback));
  const auto* found = content_->take<std::int64_t>(key, "an integer", rule, false);
  if (found == nullptr) return fallback;
  if (*found >= least && *found <= most) return *found;
  refuse(key, std::to_string(*found) + " is out of range (" + rule + ")");
  return fallback;
}

bool TomlFile::boolean(const std::string& key, bool fallback) {
  const auto rule = with_default("true or false", fallback ? "true" : "false");
  const auto* found = content_->take<bool>(key, "true or false", rule, false);
  return found != nullptr ? *found : fallback;
}

std::string TomlFile::choice(const std::string& key, const std::vector<std::string>& words,
                             const std::optional<std::string>& fallback) {
  std::string range;
  for (const auto& word : words)
    range += (range.empty() ? "" : " | ") + word;
  const auto rule = with_default(range, fallback);
  const auto* found = content_->take<std::string>(key, "one of these words", rule, !fallback);
  if (found == nullptr) return fallback.value_or("");
  if (std::find(words.begin(), words.end(), *found) != words.end()) return *found;
  const auto near = nearest_spelling(*found, words);
  const auto hint = near.empty() ? std::string{} : "; did you mean \"" + std::string{near} + "\"?";
  refuse(key, "\"" + *found + "\" is not one of the words" + hint + " (" + rule + ")");
  return fallback.value_or("");
}

std::vector<std::string> TomlFile::texts(const std::string& key) {
  std::vector<std::string> texts;
  content_->know(key, "a list of texts, default none");
  const auto* node = content_->find(key);
  if (node == nullptr) return texts;
  if (!node->is_array()) refuse(key, "is " + type_word(*node) + "; a list of texts is wanted");
  if (!node->is_array()) return texts;
  for (const auto& element : *node->as_array()) {
    if (const auto* text = element.as_string())
      texts.push_back(text->get());
    else
      refuse(key, "holds " + type_word(element) + "; a list of texts is wanted");
  }
  return texts;
}

std::filesystem::path TomlFile::path(const std::string& key, const std::optional<std::string>& fallback) {
  const auto written = text(key, fallback);
  if (written.empty()) return {};
  return std::filesystem::absolute(content_->file.parent_path() / written).lexically_normal();
}

Secret TomlFile::secret(const std::string& key, bool required) {
  const auto written = text(key, required ? std::nullopt : std::optional<std::string>{""});
  Secret secret;
  if (written.empty()) return secret;
  secret.origin = content_->file.string() + ":" + std::to_string(content_->line_of(key)) + ": " + key;
  if (written.starts_with("file:") && written.size() > 5) {
    secret.file = std::filesystem::absolute(content_->file.parent_path() / written.substr(5)).lexically_normal();
  } else if (written.starts_with("cred:") && written.size() > 5 && written.find('/') == std::string::npos) {
    const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
    if (directory == nullptr)
      refuse(key, "names a credential, but there is no $CREDENTIALS_DIRECTORY");
    else
      secret.file = std::filesystem::path{directory} / written.substr(5);
  } else {
    // The value is not repeated: it may be the secret itself.
    refuse(key, "a secret is named, never written: \"file:<path>\" or \"cred:<name>\"");
  }
  return secret;
}

std::map<std::string, std::string> TomlFile::texts_of(const std::string& table) {
  content_->free_tables.insert(table);
  std::map<std::string, std::string> texts;
  const auto* node = content_->find(table);
  if (node == nullptr) return texts;
  if (!node->is_table()) {
    refuse(table, "is " + type_word(*node) + "; a table of texts is wanted");
    return texts;
  }
  const auto dotted = table + ".";
  for (const auto& [key, value] : *node->as_table()) {
    const std::string name{key.str()};
    if (const auto* text = value.as_string())
      texts[name] = text->get();
    else
      content_->refuse(dotted + name, value.source().begin.line, "is " + type_word(value) + "; a text is wanted");
  }
  return texts;
}

std::map<std::string, std::int64_t> TomlFile::integers_of(const std::string& table, std::int64_t least,
                                                          std::int64_t most) {
  content_->free_tables.insert(table);
  std::map<std::string, std::int64_t> numbers;
  const auto* node = content_->find(table);
  if (node == nullptr) return numbers;
  if (!node->is_table()) {
    refuse(table, "is " + type_word(*node) + "; a table of integers is wanted");
    return numbers;
  }
  const auto dotted = table + ".";
  const auto wanted = "; an integer is wanted (" + std::to_string(least) + ".." + std::to_string(most) + ")";
  for (const auto& [key, value] : *node->as_table()) {
    const std::string name{key.str()};
    const auto* number = value.as_integer();
    if (number != nullptr && number->get() >= least && number->get() <= most) {
      numbers[name] = number->get();
      continue;
    }
    const auto found = "is " + (number != nullptr ? std::to_string(number->get()) : type_word(value));
    content_->refuse(dotted + name, value.source().begin.line, found + wanted);
  }
  return numbers;
}

std::vector<RawSetting> TomlFile::raw_settings(const std::string& table) {
  content_->free_tables.insert(table);
  std::vector<RawSetting> settings;
  const auto* node = content_->find(table);
  if (node == nullptr) return settings;
  if (!node->is_table())
    refuse(table, "is " + type_word(*node) + "; a table is wanted");
  else
    content_->add_raw_settings(*node->as_table(), table, "", settings);
  return settings;
}

std::size_t TomlFile::count(const std::string& list_of_tables) {
  const auto* node = content_->find(list_of_tables);
  if (node == nullptr) return 0;
  const auto* list = node->as_array();
  if (list != nullptr && list->is_homogeneous<toml::table>()) return list->size();
  if (list != nullptr && list->empty()) return 0;
  refuse(list_of_tables, "is " + type_word(*node) + "; [[" + list_of_tables + "]] is wanted");
  return 0;
}

bool TomlFile::has(const std::string& key) const {
  return content_->find(key) != nullptr;
}

unsigned TomlFile::line_of(const std::string& key) const {
  return content_->line_of(key);
}

bool TomlFile::parsed() const {
  return content_->parsed;
}

void TomlFile::refuse(const std::string& key, const std::string& what) {
  content_->refuse(key, content_->line_of(key), what);
}

std::vector<Refusal> TomlFile::finish() {
  content_->refuse_unknown(content_->root, "");
  std::stable_sort(content_->refusals.begin(), content_->refusals.end(),
                   [](const auto& one, const auto& other) { return one.line < other.line; });
  return std::move(content_->refusals);
}

const std::vector<std::pair<std::string, std::string>>& TomlFile::known() const {
  return content_->known;
}

}  // namespace tongbao
