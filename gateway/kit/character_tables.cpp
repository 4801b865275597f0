#include "gateway/kit/character_tables.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

namespace tongbao {

namespace {

constexpr std::uint32_t kHighestPlane = 127;

struct CnsRow {
  std::uint32_t cns = 0;
  std::uint32_t value = 0;
};

std::optional<std::uint64_t> whole_number(std::string_view text, int base) {
  std::uint64_t number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (text.empty() || end.ec != std::errc{} || end.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

// "3-3476<TAB>5803"
std::optional<CnsRow> cns_row(std::string_view line) {
  const auto dash = line.find('-');
  const auto tab = line.find('\t');
  if (dash == std::string_view::npos || tab == std::string_view::npos || dash > tab) return std::nullopt;
  const auto plane = whole_number(line.substr(0, dash), 10);
  const auto code = whole_number(line.substr(dash + 1, tab - dash - 1), 16);
  const auto value = whole_number(line.substr(tab + 1), 16);
  if (!plane || !code || !value || *plane == 0 || *plane > kHighestPlane || *value > 0x10FFFF) return std::nullopt;
  // A few official rows name CNS codes of five and more digits ("3-FFFFFFFFFFFF8D67"): nothing stands there.
  const bool exists = *code <= 0xFFFF;
  return CnsRow{exists ? static_cast<std::uint32_t>(*plane << 16 | *code) : 0, static_cast<std::uint32_t>(*value)};
}

Failure malformed_table(const std::string& name, std::size_t line, const char* why) {
  return {FailureKind::configuration, "character_table_malformed", name + ':' + std::to_string(line) + ": " + why};
}

// Calls `take(row)` for every row; its answer, when there is one, is why the row cannot be.
template <class Take>
Result<Done> each_cns_row(const OfficialFile& file, Take take) {
  std::string_view rest = file.text;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const auto end = std::min(rest.find('\n'), rest.size());
    auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    const auto row = cns_row(line);
    if (!row) return malformed_table(file.name, number, "not a row of plane-code, tab and hexadecimal code");
    if (row->cns == 0) continue;
    if (const char* why = take(*row)) return malformed_table(file.name, number, why);
  }
  return Done{};
}

using UnicodeByCns = std::unordered_map<std::uint32_t, char32_t>;

Result<Done> read_unicode_rows(const OfficialFile& file, UnicodeByCns& unicode) {
  return each_cns_row(file, [&](const CnsRow& row) -> const char* {
    const bool scalar = row.value > 0 && row.value <= 0x10FFFF && (row.value < 0xD800 || row.value > 0xDFFF);
    if (!scalar) return "not a Unicode character";
    const auto [at, added] = unicode.emplace(row.cns, static_cast<char32_t>(row.value));
    return added || at->second == row.value ? nullptr : "this CNS code has another Unicode already";
  });
}

Result<Done> read_code_rows(const OfficialFile& file, const UnicodeByCns& unicode, CodeTable& table) {
  return each_cns_row(file, [&](const CnsRow& row) -> const char* {
    if (row.value < 0x8000 || row.value > 0xFFFF) return "not a two-byte code";
    if (const auto found = unicode.find(row.cns); found != unicode.end())
      table.codes[found->second].push_back(static_cast<std::uint16_t>(row.value));
    return nullptr;
  });
}

// The name a code table has in a profile; empty for other files.
std::string table_name(std::string_view file) {
  if (file == "CNS2FIN.txt") return "fin";
  if (file == "CNS2DCI.txt") return "dci";
  constexpr std::string_view kFolder = "land/";
  constexpr std::string_view kEnding = ".txt";
  if (!file.starts_with(kFolder) || !file.ends_with(kEnding)) return {};
  file.remove_prefix(kFolder.size());
  file.remove_suffix(std::min(kEnding.size(), file.size()));
  return file.empty() ? std::string{} : "land:" + canonical_county(file);
}

bool is_unicode_file(std::string_view name) {
  return name.starts_with("CNS2UNICODE_") && name.ends_with(".txt");
}

std::optional<std::string> table_text(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>{file}, {}};
}

// Names of the files right in `folder`, each behind `prefix`.
std::vector<std::string> names_in(const std::filesystem::path& folder, const std::string& prefix) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error))
    if (at->is_regular_file(error)) names.push_back(prefix + at->path().filename().string());
  return names;
}

}  // namespace

std::string cns_text(std::uint32_t cns) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%u-%04X", cns >> 16, cns & 0xFFFFu);
  return text.data();
}

std::string CharacterTables::cns_code(char32_t code_point) const {
  const auto found = cns_codes.find(code_point);
  return found == cns_codes.end() ? std::string{} : cns_text(found->second);
}

Result<CharacterTables> read_character_tables(const std::vector<OfficialFile>& files) {
  UnicodeByCns unicode;
  for (const auto& file : files)
    if (is_unicode_file(file.name))
      if (auto read = read_unicode_rows(file, unicode); !read) return read.failure();
  CharacterTables tables;
  for (const auto& [cns, code_point] : unicode) {
    const auto [at, added] = tables.cns_codes.emplace(code_point, cns);
    if (!added) at->second = std::min(at->second, cns);
  }
  for (const auto& file : files) {
    const auto name = table_name(file.name);
    if (name.empty()) continue;
    if (auto read = read_code_rows(file, unicode, tables.tables[name]); !read) return read.failure();
  }
  for (auto& [name, table] : tables.tables) {
    for (auto& [code_point, codes] : table.codes) {
      std::sort(codes.begin(), codes.end());
      codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    }
  }
  return tables;
}

Result<CharacterTables> load_character_tables(const std::filesystem::path& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error))
    return Failure{FailureKind::configuration, "character_table_unreadable", "no folder " + folder.string()};
  auto names = names_in(folder, "");
  const auto land = names_in(folder / "land", "land/");
  names.insert(names.end(), land.begin(), land.end());
  std::vector<OfficialFile> files;
  for (const auto& name : names) {
    if (!is_unicode_file(name) && table_name(name).empty()) continue;
    auto text = table_text(folder / name);
    if (!text)
      return Failure{FailureKind::configuration, "character_table_unreadable",
                     "cannot read " + (folder / name).string()};
    files.push_back({name, std::move(*text)});
  }
  return read_character_tables(files);
}

std::string canonical_county(std::string_view county) {
  constexpr std::string_view kShort = "台";
  return county.starts_with(kShort) ? "臺" + std::string{county.substr(kShort.size())} : std::string{county};
}

}  // namespace tongbao
