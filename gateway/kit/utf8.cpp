#include "gateway/kit/utf8.h"

namespace tongbao {

namespace {

struct Utf8Lead {
  std::size_t following = 0;
  char32_t bits = 0;
  char32_t least = 0;  // smaller values would be overlong
};

std::optional<Utf8Lead> read_utf8_lead(unsigned char byte) {
  if (byte < 0x80) return Utf8Lead{0, byte, 0};
  if (byte >= 0xC2 && byte <= 0xDF) return Utf8Lead{1, byte & 0x1Fu, 0x80};
  if (byte >= 0xE0 && byte <= 0xEF) return Utf8Lead{2, byte & 0x0Fu, 0x800};
  if (byte >= 0xF0 && byte <= 0xF4) return Utf8Lead{3, byte & 0x07u, 0x10000};
  return std::nullopt;
}

}  // namespace

std::optional<char32_t> next_code_point(std::string_view utf8, std::size_t& at) {
  if (at >= utf8.size()) return std::nullopt;
  const auto lead = read_utf8_lead(static_cast<unsigned char>(utf8[at]));
  if (!lead || utf8.size() - at <= lead->following) return std::nullopt;
  char32_t code_point = lead->bits;
  for (std::size_t i = 1; i <= lead->following; ++i) {
    const auto byte = static_cast<unsigned char>(utf8[at + i]);
    if ((byte & 0xC0u) != 0x80u) return std::nullopt;
    code_point = code_point << 6 | (byte & 0x3Fu);
  }
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (code_point < lead->least || surrogate || code_point > 0x10FFFF) return std::nullopt;
  at += lead->following + 1;
  return code_point;
}

std::optional<std::size_t> first_ill_formed(std::string_view utf8) {
  std::size_t at = 0;
  while (at < utf8.size()) {
    if (static_cast<unsigned char>(utf8[at]) < 0x80)
      ++at;
    else if (!next_code_point(utf8, at))
      return at;
  }
  return std::nullopt;
}

std::optional<std::u32string> to_code_points(std::string_view utf8) {
  std::u32string all;
  all.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const auto code_point = next_code_point(utf8, at);
    if (!code_point) return std::nullopt;
    all.push_back(*code_point);
  }
  return all;
}

void append_utf8(std::string& text, char32_t code_point) {
  const auto put = [&text](char32_t byte) { text.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

}  // namespace tongbao
