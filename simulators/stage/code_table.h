#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tongbao::stage {

/// UTF-8 read into code points; nothing when it is not UTF-8.
std::optional<std::u32string> code_points(std::string_view utf8);
std::string utf8_of(char32_t code_point);

/// What an older agency's system can store: CP950 exactly (private use refused), and on top of it one 全字庫 table of
/// user-defined codes. A user-defined code that CP950 gives to another character is unusable. Immutable, any thread.
class CodeTable {
 public:
  /// Everything Unicode has: a system of our day.
  static CodeTable everything();
  static CodeTable cp950();
  /// `codes`: official "plane-code TAB hex code" file (CNS2FIN.txt, land/金門縣.txt); `unicode`: the official
  /// "plane-code TAB hex code point" files. Throws std::runtime_error when one cannot be read or has no usable line.
  static CodeTable cp950_and(const std::filesystem::path& codes, const std::vector<std::filesystem::path>& unicode);

  /// The characters of `utf8` this system has no code for, each once, in order of appearance.
  std::vector<char32_t> missing(std::string_view utf8) const;
  /// UTF-8 of one- and two-byte codes; nothing when a byte or code means no character here.
  std::optional<std::string> decode(std::string_view bytes) const;

 private:
  CodeTable() = default;
  bool everything_ = false;
  std::unordered_map<char32_t, std::uint16_t> codes_;
  std::unordered_map<std::uint16_t, char32_t> characters_;
};

}  // namespace tongbao::stage
