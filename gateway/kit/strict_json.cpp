#include "gateway/kit/strict_json.h"

#include <cstddef>
#include <exception>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "gateway/kit/utf8.h"

namespace tongbao {

namespace {

using Json = nlohmann::json;

/// Builds the value while nlohmann's lexer reads, and stops at the first thing we do not accept. Its own parser would
/// keep the last of two equal keys.
class StrictReader final : public nlohmann::json_sax<Json> {
 public:
  explicit StrictReader(std::size_t depth) : most_depth_{depth} {}

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  // Below zero; -0 is 0, which everywhere else comes as unsigned.
  bool number_integer(number_integer_t value) override { return value == 0 ? put(0U) : put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t& text) override {
    // The lexer turns integers beyond 64 bits into doubles: that would change a number silently.
    if (text.find_first_of(".eE") == string_t::npos) return refuse("json_malformed", "an integer beyond 64 bits");
    return put(value);
  }
  bool string(string_t& value) override {
    if (value.find('\0') != string_t::npos) return refuse("json_malformed", "NUL in a string");
    return put(std::move(value));
  }
  bool binary(binary_t&) override { return refuse("json_malformed", "binary"); }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    auto& level = open_.back();
    level.name = std::move(name);
    if (level.name.find('\0') != std::string::npos) return refuse("json_malformed", "NUL in a key");
    if (level.value->contains(level.name)) return refuse("json_duplicate_key", "a key stands twice");
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    position_ = position;
    return refuse("json_malformed", "not JSON");
  }

  bool refused() const { return !failure_.code.empty(); }
  Failure failure() const { return failure_; }
  std::size_t position() const { return position_; }
  Json take() { return std::move(root_); }

 private:
  struct Level {
    Json* value;
    std::string name;  // of the member being read
  };

  Json* add(Json value) {
    if (open_.empty()) return &(root_ = std::move(value));
    auto& level = open_.back();
    if (level.value->is_array()) {
      level.value->push_back(std::move(value));
      return &level.value->back();
    }
    return &((*level.value)[level.name] = std::move(value));
  }
  bool put(Json value) {
    add(std::move(value));
    return true;
  }
  bool open(Json empty) {
    if (open_.size() >= most_depth_) return refuse("json_too_deep", "nested too deep");
    open_.push_back({add(std::move(empty)), {}});
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }
  bool refuse(const char* code, const char* what) {
    failure_ = {FailureKind::permanent, code, std::string{what} + " at " + pointer()};
    return false;
  }
  std::string pointer() const {
    std::string text = "\"";
    for (const auto& level : open_) {
      text += '/';
      if (level.value->is_array()) {
        // An inner container already stands in its array; the value being read does not.
        const std::size_t standing = &level == &open_.back() ? 0 : 1;
        text += std::to_string(level.value->size() - standing);
        continue;
      }
      for (const char c : level.name)
        text += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    }
    return text + "\"";
  }

  std::size_t most_depth_;
  std::size_t position_ = 0;
  Json root_;
  std::vector<Level> open_;  // element addresses stay: only the innermost container grows
  Failure failure_;
};

Failure json_failure(const char* code, const std::string& sentence) {
  return {FailureKind::permanent, code, sentence};
}

/// Counts what the lexer has read, for refusals that come from the reader and not from the lexer.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** furthest) : at_{at}, furthest_{furthest} {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    *furthest_ = at_;
    return *this;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  const char** furthest_;
};

}  // namespace

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes)
    return json_failure("json_too_large",
                        std::to_string(text.size()) + " bytes; at most " + std::to_string(limits.bytes));
  if (const auto at = first_ill_formed(text))
    return json_failure("json_not_utf8", "not UTF-8 at byte " + std::to_string(*at));
  if (text.starts_with("\xEF\xBB\xBF")) return json_failure("json_malformed", "a byte order mark at byte 0");
  if (const auto at = text.find('\0'); at != std::string_view::npos)
    return json_failure("json_malformed", "NUL at byte " + std::to_string(at));
  StrictReader reader{limits.depth};
  const char* furthest = text.data();
  try {
    const CountingIterator begin{text.data(), &furthest};
    const CountingIterator end{text.data() + text.size(), &furthest};
    if (Json::sax_parse(begin, end, &reader)) return reader.take();
  } catch (const std::exception&) {
    return json_failure("json_malformed", "not JSON");
  }
  auto failure = reader.failure();
  const auto read = reader.position() != 0 ? reader.position() : static_cast<std::size_t>(furthest - text.data());
  failure.detail += ", byte " + std::to_string(read == 0 ? 0 : read - 1);
  return failure;
}

}  // namespace tongbao
