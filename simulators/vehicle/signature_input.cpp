#include "simulators/vehicle/signature_input.h"

#include <algorithm>

#include "simulators/stage/crypto.h"

namespace tongbao::sim_vehicle {

namespace {

/// Reads structured fields (RFC 8941) from the front of a text; every read says whether it succeeded.
class FieldReader {
 public:
  explicit FieldReader(std::string_view text) : text_(text) {}

  bool at_end() const { return text_.empty(); }
  void skip_blanks() {
    while (!text_.empty() && (text_.front() == ' ' || text_.front() == '\t'))
      text_.remove_prefix(1);
  }
  bool take(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  std::string key() {
    return run_of([](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == '*';
    });
  }
  /// A string with its quotes, as serialised.
  std::optional<std::string> quoted() {
    if (!take('"')) return std::nullopt;
    std::string serialised = "\"";
    while (!text_.empty()) {
      const char c = text_.front();
      text_.remove_prefix(1);
      if (c < ' ' || c > '~') return std::nullopt;
      serialised += c;
      if (c == '"') return serialised;
      if (c != '\\') continue;
      if (text_.empty() || (text_.front() != '"' && text_.front() != '\\')) return std::nullopt;
      serialised += text_.front();
      text_.remove_prefix(1);
    }
    return std::nullopt;
  }
  /// A string, a number or a token, as serialised.
  std::optional<std::string> bare_item() {
    if (!text_.empty() && text_.front() == '"') return quoted();
    auto word = run_of([](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             std::string_view{"-.:/!#$%&'*+^_`|~"}.find(c) != std::string_view::npos;
    });
    if (word.empty()) return std::nullopt;
    return word;
  }
  /// `:base64:`, decoded.
  std::optional<std::string> bytes() {
    if (!take(':')) return std::nullopt;
    const auto end = text_.find(':');
    if (end == std::string_view::npos) return std::nullopt;
    const auto encoded = text_.substr(0, end);
    text_.remove_prefix(end + 1);
    return stage::from_base64(encoded);
  }

 private:
  template <class Fits>
  std::string run_of(Fits fits) {
    const auto end = std::find_if_not(text_.begin(), text_.end(), fits);
    std::string word{text_.begin(), end};
    text_.remove_prefix(word.size());
    return word;
  }
  std::string_view text_;
};

bool read_parameters(FieldReader& in, std::vector<std::pair<std::string, std::string>>& into) {
  while (in.take(';')) {
    in.skip_blanks();
    auto name = in.key();
    if (name.empty() || !in.take('=')) return false;
    auto value = in.bare_item();
    if (!value) return false;
    for (const auto& known : into)
      if (known.first == name) return false;
    into.emplace_back(std::move(name), *std::move(value));
  }
  return true;
}

bool read_inner_list(FieldReader& in, SignatureInput& into) {
  if (!in.take('(')) return false;
  in.skip_blanks();
  while (!in.take(')')) {
    const auto name = in.quoted();
    if (!name || name->find('\\') != std::string::npos) return false;
    into.components.push_back(name->substr(1, name->size() - 2));
    if (in.take(')')) break;
    if (!in.take(' ')) return false;  // a component with parameters ends here: refused
    in.skip_blanks();
  }
  return read_parameters(in, into.parameters);
}

/// Goes over `key=value` members; `read` reads one value. False when the field is not well-formed.
template <class Read>
bool each_member(std::string_view field, Read read) {
  FieldReader in{field};
  in.skip_blanks();
  while (!in.at_end()) {
    const auto key = in.key();
    if (key.empty() || !in.take('=') || !read(key, in)) return false;
    in.skip_blanks();
    if (in.at_end()) return true;
    if (!in.take(',')) return false;
    in.skip_blanks();
    if (in.at_end()) return false;
  }
  return true;
}

}  // namespace

std::optional<std::string> SignatureInput::parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key != name) continue;
    return value.starts_with('"') ? value.substr(1, value.size() - 2) : value;
  }
  return std::nullopt;
}

std::string SignatureInput::serialised() const {
  std::string text = "(";
  for (const auto& component : components)
    text += (text.size() > 1 ? " \"" : "\"") + component + "\"";
  text += ")";
  for (const auto& [key, value] : parameters)
    text.append(";").append(key).append("=").append(value);
  return text;
}

std::optional<SignatureInput> parse_signature_input(std::string_view field, std::string_view label) {
  std::optional<SignatureInput> found;
  bool twice = false;
  const bool good = each_member(field, [&](const std::string& key, FieldReader& in) {
    SignatureInput one;
    if (!read_inner_list(in, one)) return false;
    if (key == label) {
      twice = twice || found.has_value();
      found = std::move(one);
    }
    return true;
  });
  return good && !twice ? found : std::nullopt;
}

std::optional<std::string> dictionary_bytes(std::string_view field, std::string_view key) {
  std::optional<std::string> found;
  const bool good = each_member(field, [&](const std::string& name, FieldReader& in) {
    auto bytes = in.bytes();
    if (!bytes) return false;
    if (name == key) found = std::move(bytes);
    return true;
  });
  return good ? found : std::nullopt;
}

bool dictionary_has(std::string_view field, std::string_view key) {
  return dictionary_bytes(field, key).has_value();
}

std::optional<std::string> sf_string(std::string_view field) {
  FieldReader in{field};
  const auto text = in.quoted();
  if (!text || !in.at_end() || text->find('\\') != std::string::npos) return std::nullopt;
  return text->substr(1, text->size() - 2);
}

}  // namespace tongbao::sim_vehicle
