#include "simulators/stage/code_table.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <stdexcept>

#include <iconv.h>

namespace tongbao::stage {
namespace {

/// iconv for one character at a time. One thread.
class CharacterConverter {
 public:
  CharacterConverter(const char* to, const char* from) : handle_(iconv_open(to, from)) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): POSIX says this of iconv_open
    if (handle_ == reinterpret_cast<iconv_t>(-1)) throw std::runtime_error("iconv has no CP950");
  }
  ~CharacterConverter() { iconv_close(handle_); }
  CharacterConverter(const CharacterConverter&) = delete;
  CharacterConverter& operator=(const CharacterConverter&) = delete;

  /// Empty when there is no exact equivalent.
  std::string convert(std::string bytes) {
    char out[16];
    char* in_at = bytes.data();
    char* out_at = out;
    std::size_t in_left = bytes.size();
    std::size_t out_left = sizeof out;
    iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    const auto inexact = iconv(handle_, &in_at, &in_left, &out_at, &out_left);
    if (inexact != 0 || in_left != 0) return {};
    return std::string(out, sizeof out - out_left);
  }

 private:
  iconv_t handle_;
};

constexpr bool is_private_use(char32_t c) {
  return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

std::uint16_t code_of(std::string_view two_bytes) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(two_bytes[0]) << 8 |
                                    static_cast<unsigned char>(two_bytes[1]));
}

/// (plane-code, number) of every line that has both.
std::vector<std::pair<std::string, std::uint32_t>> table_lines(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  std::vector<std::pair<std::string, std::uint32_t>> lines;
  for (std::string line; std::getline(in, line);) {
    const auto tab = line.find('\t');
    if (tab == std::string::npos) continue;
    std::uint32_t number = 0;
    const char* begin = line.data() + tab + 1;
    const auto read = std::from_chars(begin, line.data() + line.size(), number, 16);
    if (read.ec == std::errc{} && read.ptr != begin) lines.emplace_back(line.substr(0, tab), number);
  }
  if (lines.empty()) throw std::runtime_error("no table lines in " + file.string());
  return lines;
}

}  // namespace

std::optional<std::u32string> code_points(std::string_view utf8) {
  std::u32string out;
  for (std::size_t at = 0; at < utf8.size();) {
    const auto first = static_cast<unsigned char>(utf8[at]);
    const std::size_t length = first < 0x80                    ? 1
                               : first >= 0xC2 && first < 0xE0 ? 2
                               : first >= 0xE0 && first < 0xF0 ? 3
                               : first >= 0xF0 && first < 0xF5 ? 4
                                                               : 0;
    if (length == 0 || at + length > utf8.size()) return std::nullopt;
    char32_t c = length == 1 ? first : first & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
      const auto next = static_cast<unsigned char>(utf8[at + i]);
      if ((next & 0xC0) != 0x80) return std::nullopt;
      c = c << 6 | (next & 0x3Fu);
    }
    const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
    if (overlong || (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF) return std::nullopt;
    out.push_back(c);
    at += length;
  }
  return out;
}

std::string utf8_of(char32_t c) {
  const auto byte = [](char32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xC0 | c >> 6), byte(0x80 | (c & 0x3F))};
  if (c < 0x10000) return {byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F))};
  return {byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 0x3F)), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F))};
}

CodeTable CodeTable::everything() {
  CodeTable table;
  table.everything_ = true;
  return table;
}

CodeTable CodeTable::cp950() {
  CodeTable table;
  CharacterConverter encode("CP950", "UTF-8");
  CharacterConverter decode("UTF-8", "CP950");
  for (char32_t c = 0x80; c < 0x10000; ++c) {
    if (is_private_use(c) || (c >= 0xD800 && c <= 0xDFFF)) continue;
    const auto bytes = encode.convert(utf8_of(c));
    if (bytes.size() == 2) table.codes_.emplace(c, code_of(bytes));
  }
  for (unsigned first = 0x81; first <= 0xFE; ++first) {
    for (unsigned second = 0x40; second <= 0xFE; ++second) {
      const auto text = decode.convert({static_cast<char>(first), static_cast<char>(second)});
      const auto points = code_points(text);
      if (points && points->size() == 1 && !is_private_use(points->front()))
        table.characters_.emplace(static_cast<std::uint16_t>(first << 8 | second), points->front());
    }
  }
  return table;
}

CodeTable CodeTable::cp950_and(const std::filesystem::path& codes, const std::vector<std::filesystem::path>& unicode) {
  auto table = cp950();
  std::unordered_map<std::string, char32_t> points;
  for (const auto& file : unicode)
    for (const auto& [cns, point] : table_lines(file))
      if (!is_private_use(point)) points.emplace(cns, point);
  auto lines = table_lines(codes);
  // Where a table gives several codes for one character the lowest counts.
  std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  for (const auto& [cns, code] : lines) {
    const auto point = points.find(cns);
    if (point == points.end() || code < 0x8140 || code > 0xFEFE) continue;
    const auto two_bytes = static_cast<std::uint16_t>(code);
    if (!table.characters_.emplace(two_bytes, point->second).second) continue;  // CP950 reads it as another one
    table.codes_.emplace(point->second, two_bytes);
  }
  return table;
}

std::vector<char32_t> CodeTable::missing(std::string_view utf8) const {
  std::vector<char32_t> out;
  const auto points = code_points(utf8);
  if (!points) return {0xFFFD};
  if (everything_) return out;
  for (const auto c : *points)
    if (c >= 0x80 && !codes_.contains(c) && std::find(out.begin(), out.end(), c) == out.end()) out.push_back(c);
  return out;
}

std::optional<std::string> CodeTable::decode(std::string_view bytes) const {
  std::string out;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    if (first < 0x80) {
      out.push_back(bytes[at++]);
      continue;
    }
    if (at + 2 > bytes.size()) return std::nullopt;
    const auto found = characters_.find(code_of(bytes.substr(at, 2)));
    if (found == characters_.end()) return std::nullopt;
    out += utf8_of(found->second);
    at += 2;
  }
  return out;
}

}  // namespace tongbao::stage
