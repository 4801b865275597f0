#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/contract/result.h"

namespace tongbao {

/// "3-3476" of plane << 16 | code.
std::string cns_text(std::uint32_t cns);

/// The two-byte codes one agency defined.
struct CodeTable {
  /// Every code of a character, ascending, none twice.
  std::unordered_map<char32_t, std::vector<std::uint16_t>> codes;
};

/// The imported official tables (全字庫): plain data, built once, then only read.
struct CharacterTables {
  /// CNS 11643 code by code point, as plane << 16 | code; the lowest when there are several.
  std::unordered_map<char32_t, std::uint32_t> cns_codes;
  /// "fin", "dci", "land:<old county>" (臺, not 台).
  std::map<std::string, CodeTable, std::less<>> tables;

  /// Empty when the tables have none.
  std::string cns_code(char32_t code_point) const;
};

/// One downloaded file. `name` is the official file name with the land folder: "CNS2UNICODE_BMP.txt", "CNS2FIN.txt",
/// "CNS2DCI.txt", "land/澎湖縣.txt"; other names are passed over.
struct OfficialFile {
  std::string name;
  std::string text;  // rows "plane-code<TAB>hex"
};

/// Tables of those files in any order. A row whose CNS code has no Unicode, or does not exist, is
/// passed over. Fails with
/// `character_table_malformed` naming file and line, for a repeated Unicode row too.
Result<CharacterTables> read_character_tables(const std::vector<OfficialFile>& files);

/// The same from a folder as the ministry delivers it (land/ below it). Fails with `character_table_unreadable`; an
/// empty folder gives empty tables.
Result<CharacterTables> load_character_tables(const std::filesystem::path& folder);

/// 台北市 → 臺北市 and its like: how profiles name old counties.
std::string canonical_county(std::string_view county);

}  // namespace tongbao
