#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "gateway/kit/json_text.h"
#include "gateway/kit/strict_json.h"

namespace tongbao {

namespace {

using Json = nlohmann::json;

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
      out += escape.data();
  }
}

// ECMAScript's Number::toString, which RFC 8785 §3.2.2.3 prescribes: shortest digits, exponents outside 1e-7 … 1e21.
void append_json_double(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  if (value == 0) {
    out += '0';
    return;
  }
  std::array<char, 64> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(value), std::chars_format::scientific);
  const std::string text{buffer.data(), end.ptr};
  const auto mark = text.find('e');
  std::string digits = text.substr(0, mark);
  digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
  const int point = std::stoi(text.substr(mark + 1)) + 1;  // digits before the decimal point
  const int count = static_cast<int>(digits.size());
  if (value < 0) out += '-';
  if (point > 21 || point <= -6) {
    out += digits.substr(0, 1);
    if (count > 1) out += '.' + digits.substr(1);
    out += point > 0 ? "e+" : "e-";
    out += std::to_string(std::abs(point - 1));
  } else if (point <= 0) {
    out += "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  } else if (count <= point) {
    out += digits + std::string(static_cast<std::size_t>(point - count), '0');
  } else {
    out += digits.substr(0, static_cast<std::size_t>(point)) + '.' + digits.substr(static_cast<std::size_t>(point));
  }
}

void append_json_leaf(std::string& out, const Json& value) {
  if (value.is_string())
    append_json_string(out, value.get_ref<const std::string&>());
  else if (value.is_boolean())
    out += value.get<bool>() ? "true" : "false";
  else if (value.is_number_unsigned())
    out += std::to_string(value.get<std::uint64_t>());
  else if (value.is_number_integer())
    out += std::to_string(value.get<std::int64_t>());
  else if (value.is_number_float())
    append_json_double(out, value.get<double>());
  else
    out += "null";
}

/// A container half written.
struct CanonicalLevel {
  const Json* container;
  std::vector<Json::const_iterator> members;
  std::size_t next = 0;
};

CanonicalLevel canonical_level(const Json& container) {
  CanonicalLevel level{&container, {}, 0};
  level.members.reserve(container.size());
  for (auto at = container.begin(); at != container.end(); ++at)
    level.members.push_back(at);
  if (container.is_object())
    std::sort(level.members.begin(), level.members.end(),
              [](const auto& left, const auto& right) { return utf16_less(left.key(), right.key()); });
  return level;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t written = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, written, at - written);
    append_escaped(out, c);
    written = at + 1;
  }
  out.append(text, written);
  out += '"';
}

// As UTF-8 bytes, except that U+E000…U+FFFF come after the supplementary planes (surrogates D800…).
bool utf16_less(std::string_view left, std::string_view right) {
  const auto differs = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  if (differs.first == left.end() || differs.second == right.end())
    return differs.first == left.end() && differs.second != right.end();
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte;  // their lead bytes, moved behind F0…F4
  };
  return rank(*differs.first) < rank(*differs.second);
}

std::string canonical_json(const Json& value) {
  std::string out;
  std::vector<CanonicalLevel> open;
  const auto begin = [&](const Json& one) {
    if (!one.is_structured()) {
      append_json_leaf(out, one);
      return;
    }
    out += one.is_object() ? '{' : '[';
    open.push_back(canonical_level(one));
  };
  begin(value);
  while (!open.empty()) {
    auto& level = open.back();
    if (level.next == level.members.size()) {
      out += level.container->is_object() ? '}' : ']';
      open.pop_back();
      continue;
    }
    if (level.next > 0) out += ',';
    const auto member = level.members[level.next++];
    if (level.container->is_object()) {
      append_json_string(out, member.key());
      out += ':';
    }
    begin(*member);
  }
  return out;
}

}  // namespace tongbao
