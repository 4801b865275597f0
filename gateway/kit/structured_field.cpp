#include "gateway/kit/structured_field.h"

#include <algorithm>

#include "gateway/kit/digest.h"

namespace tongbao {

namespace {

bool is_sf_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_sf_alpha(char c) {
  return is_sf_lower(c) || (c >= 'A' && c <= 'Z');
}
bool is_sf_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_sf_key_char(char c) {
  return is_sf_lower(c) || is_sf_digit(c) || c == '_' || c == '-' || c == '.' || c == '*';
}
bool is_sf_token_char(char c) {
  return is_sf_alpha(c) || is_sf_digit(c) ||
         (c != '\0' && std::string_view{":/!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos);
}

/// Reads one field value from the left (RFC 8941 §4.2). Every read_… is false when the text does not fit.
class SfReader {
 public:
  explicit SfReader(std::string_view text) : text_{text} {}

  bool read_dictionary(SfDictionary& dictionary) {
    skip(" ");
    while (!at_end()) {
      std::string key;
      if (!read_key(key) || find_sf(dictionary, key) != nullptr) return false;
      SfMember member;
      if (!read_member(member)) return false;
      dictionary.emplace_back(std::move(key), std::move(member));
      skip(" \t");
      if (at_end()) return true;
      if (!take(',')) return false;
      skip(" \t");
      if (at_end()) return false;  // a comma at the end
    }
    return true;
  }
  bool read_item(SfItem& item) { return read_bare(item.value) && read_parameters(item.parameters); }
  bool finish() {
    skip(" ");
    return at_end();
  }
  void skip(std::string_view blanks) {
    while (!at_end() && blanks.find(peek()) != std::string_view::npos)
      ++at_;
  }
  std::size_t position() const { return at_; }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool read_member(SfMember& member) {
    if (!take('=')) {
      SfItem item{true, {}};
      if (!read_parameters(item.parameters)) return false;
      member = std::move(item);
      return true;
    }
    if (peek() == '(') return read_inner_list(member.emplace<SfInnerList>());
    return read_item(member.emplace<SfItem>());
  }
  bool read_inner_list(SfInnerList& list) {
    if (!take('(')) return false;
    while (true) {
      skip(" ");
      if (take(')')) return read_parameters(list.parameters);
      if (!read_item(list.items.emplace_back())) return false;
      if (peek() != ' ' && peek() != ')') return false;
    }
  }
  bool read_parameters(SfParameters& parameters) {
    while (take(';')) {
      skip(" ");
      std::string key;
      if (!read_key(key) || find_sf(parameters, key) != nullptr) return false;
      SfBare value = true;
      if (take('=') && !read_bare(value)) return false;
      parameters.emplace_back(std::move(key), std::move(value));
    }
    return true;
  }
  bool read_key(std::string& key) {
    if (!is_sf_lower(peek()) && peek() != '*') return false;
    while (!at_end() && is_sf_key_char(peek()))
      key.push_back(text_[at_++]);
    return true;
  }
  bool read_bare(SfBare& value) {
    const char c = peek();
    if (c == '"') return read_string(value.emplace<std::string>());
    if (c == ':') return read_bytes(value.emplace<SfBytes>().bytes);
    if (c == '?') return read_boolean(value.emplace<bool>());
    if (c == '-' || is_sf_digit(c)) return read_integer(value.emplace<std::int64_t>());
    if (!is_sf_alpha(c) && c != '*') return false;
    auto& token = value.emplace<SfToken>().text;
    while (!at_end() && is_sf_token_char(peek()))
      token.push_back(text_[at_++]);
    return true;
  }
  bool read_string(std::string& text) {
    ++at_;
    while (!at_end()) {
      char c = text_[at_++];
      if (c == '"') return true;
      if (c == '\\') {
        c = peek();
        if (c != '"' && c != '\\') return false;
        ++at_;
      } else if (c < 0x20 || c > 0x7E) {
        return false;
      }
      text.push_back(c);
    }
    return false;
  }
  bool read_bytes(std::string& bytes) {
    const auto end = text_.find(':', at_ + 1);
    if (end == std::string_view::npos) return false;
    auto decoded = from_base64(text_.substr(at_ + 1, end - at_ - 1));
    if (!decoded) return false;
    bytes = std::move(*decoded);
    at_ = end + 1;
    return true;
  }
  bool read_boolean(bool& value) {
    ++at_;
    if (peek() != '0' && peek() != '1') return false;
    value = text_[at_++] == '1';
    return true;
  }
  bool read_integer(std::int64_t& value) {
    const bool negative = take('-');
    int digits = 0;
    while (is_sf_digit(peek())) {
      if (++digits > 15) return false;
      value = value * 10 + (text_[at_++] - '0');
    }
    if (negative) value = -value;
    return digits > 0 && peek() != '.';
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

Failure sf_malformed(const SfReader& reader) {
  return {FailureKind::permanent, "structured_field_malformed",
          "not a structured field at byte " + std::to_string(reader.position())};
}

std::string sf_string_text(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c < 0x20 || c > 0x7E ? '?' : c;
  }
  return out + '"';
}

std::string sf_parameters_text(const SfParameters& parameters) {
  std::string out;
  for (const auto& [key, value] : parameters) {
    out += ';' + key;
    if (const auto* flag = std::get_if<bool>(&value); flag == nullptr || !*flag) out += '=' + sf_text(value);
  }
  return out;
}

template <class Pairs>
auto find_in_pairs(const Pairs& pairs, std::string_view key) -> decltype(&pairs.front().second) {
  const auto found = std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == key; });
  return found == pairs.end() ? nullptr : &found->second;
}

}  // namespace

Result<SfDictionary> parse_sf_dictionary(std::string_view text) {
  SfReader reader{text};
  SfDictionary dictionary;
  if (!reader.read_dictionary(dictionary)) return sf_malformed(reader);
  return dictionary;
}

Result<SfItem> parse_sf_item(std::string_view text) {
  SfReader reader{text};
  reader.skip(" ");
  SfItem item;
  if (!reader.read_item(item) || !reader.finish()) return sf_malformed(reader);
  return item;
}

std::string sf_text(const SfBare& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return sf_string_text(*text);
  if (const auto* token = std::get_if<SfToken>(&value)) return token->text;
  if (const auto* bytes = std::get_if<SfBytes>(&value)) return ':' + to_base64(bytes->bytes) + ':';
  return std::get<bool>(value) ? "?1" : "?0";
}

std::string sf_text(const SfItem& item) {
  return sf_text(item.value) + sf_parameters_text(item.parameters);
}

std::string sf_text(const SfInnerList& list) {
  std::string out = "(";
  for (const auto& item : list.items) {
    if (out.size() > 1) out += ' ';
    out += sf_text(item);
  }
  return out + ')' + sf_parameters_text(list.parameters);
}

const SfBare* find_sf(const SfParameters& parameters, std::string_view key) {
  return find_in_pairs(parameters, key);
}

const SfMember* find_sf(const SfDictionary& dictionary, std::string_view key) {
  return find_in_pairs(dictionary, key);
}

}  // namespace tongbao
