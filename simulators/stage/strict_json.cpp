#include "simulators/stage/strict_json.h"

#include <set>
#include <vector>

namespace tongbao::stage {

namespace {

using nlohmann::json;

/// Builds the value while watching what nlohmann itself lets pass.
class StrictReader : public json::json_sax_t {
 public:
  explicit StrictReader(int most_depth) : most_depth_(most_depth) {}

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t, const string_t&) override { return refuse("a number is not a whole number"); }
  bool string(string_t& value) override {
    return value.find('\0') == string_t::npos ? put(value) : refuse("a text holds U+0000");
  }
  bool binary(binary_t&) override { return refuse("binary"); }
  bool start_object(std::size_t) override { return open(json::object()); }
  bool key(string_t& name) override {
    if (name.find('\0') != string_t::npos) return refuse("a name holds U+0000");
    if (!names_.back().insert(name).second) return refuse("a member name stands twice");
    key_ = name;
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override {
    return refuse("the text is not JSON");
  }

  json take() { return std::move(root_); }
  const std::string& why() const { return why_; }

 private:
  bool refuse(const char* why) {
    if (why_.empty()) why_ = why;
    return false;
  }
  json* place(json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    auto& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    return &(parent[key_] = std::move(value));
  }
  bool put(json value) {
    place(std::move(value));
    return true;
  }
  bool open(json value) {
    if (std::ssize(open_) >= most_depth_) return refuse("the text is nested too deeply");
    open_.push_back(place(std::move(value)));
    names_.emplace_back();
    return true;
  }
  bool close() {
    open_.pop_back();
    names_.pop_back();
    return true;
  }

  const int most_depth_;
  json root_;
  std::vector<json*> open_;  // stable: only the innermost open value grows
  std::vector<std::set<std::string>> names_;
  std::string key_;
  std::string why_;
};

}  // namespace

std::variant<json, NotJson> parse_strict(std::string_view text, int most_depth) {
  StrictReader reader{most_depth};
  if (text.find('\0') != std::string_view::npos) return NotJson{"the text holds a NUL byte"};
  if (!json::sax_parse(text.begin(), text.end(), &reader)) return NotJson{reader.why()};
  return reader.take();
}

std::string canonical(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace tongbao::stage
