#include "gateway/domain/person_name.h"

#include <algorithm>
#include <array>

#include "gateway/domain/unicode_text.h"

namespace tongbao {
namespace {

constexpr std::u32string_view kNameSeparators = U"·‧•・．. ";  // domain.md §5, the last one a blank
constexpr std::u32string_view kLatinMarks = U"'’‘-^:";         // glottal stops, stress and length of indigenous scripts
constexpr std::u32string_view kRomanizationMarks = U",.";
constexpr std::array<std::u32string_view, 16> kTwoCharacterSurnames{
    U"歐陽", U"司馬", U"諸葛", U"上官", U"司徒", U"東方", U"夏侯", U"皇甫",
    U"尉遲", U"公孫", U"慕容", U"令狐", U"宇文", U"長孫", U"張簡", U"范姜"};

bool one_of(char32_t character, std::u32string_view set) {
  return set.find(character) != std::u32string_view::npos;
}
bool between(char32_t character, char32_t first, char32_t last) {
  return character >= first && character <= last;
}

bool is_name_separator(char32_t character) {
  return one_of(character, kNameSeparators);
}

bool is_latin_letter(char32_t c) {
  if (c == 0xD7 || c == 0xF7) return false;
  return between(c, U'A', U'Z') || between(c, U'a', U'z') || between(c, 0xC0, 0x2FF) || between(c, 0x300, 0x36F) ||
         between(c, 0x1E00, 0x1EFF) || between(c, 0x2C60, 0x2C7F) || between(c, 0xA720, 0xA7FF);
}

bool is_full_width_letter(char32_t c) {
  return between(c, 0xFF21, 0xFF3A) || between(c, 0xFF41, 0xFF5A);
}

/// Control characters, and those nobody sees: zero width, direction marks, variation selectors, tags.
bool is_invisible(char32_t c) {
  return c < 0x20 || between(c, 0x7F, 0x9F) || c == 0xAD || c == 0x61C || between(c, 0x180B, 0x180F) ||
         between(c, 0x200B, 0x200F) || between(c, 0x2028, 0x202E) || between(c, 0x2060, 0x206F) ||
         between(c, 0xFE00, 0xFE0F) || c == 0xFEFF || between(c, 0xFFF0, 0xFFFB) || between(c, 0xE0000, 0xE0FFF);
}

void add_once(std::vector<ValueFault>& faults, std::string_view code) {
  if (!has_fault(faults, code)) faults.push_back(value_fault(code));
}

std::vector<std::u32string_view> name_segments(std::u32string_view name) {
  std::vector<std::u32string_view> segments;
  std::size_t start = 0;
  for (std::size_t at = 0; at <= name.size(); ++at) {
    if (at != name.size() && !is_name_separator(name[at])) continue;
    segments.push_back(name.substr(start, at - start));
    start = at + 1;
  }
  return segments;
}

void check_separators(std::u32string_view name, bool han, std::vector<ValueFault>& faults) {
  const auto segments = name_segments(name);
  if (std::ranges::any_of(segments, [](auto segment) { return segment.empty(); })) {
    faults.push_back(value_fault("name_separator_position"));
    return;
  }
  if (!han || segments.size() < 2) return;
  const bool surname = segments[0].size() == 1 || (segments.size() == 2 && segments[1].size() <= 2 &&
                                                   std::ranges::count(kTwoCharacterSurnames, segments[0]) > 0);
  if (surname) faults.push_back(value_fault("name_separator_after_surname"));
}

/// The fault of characters no text of a name may have; empty when it is none of them.
std::string_view damaged_character(char32_t character) {
  if (character == 0xFFFD) return "name_replacement_character";
  if (is_bmp_private_use(character)) return "name_private_use";
  if (is_placeholder(character)) return "name_placeholder";
  if (is_invisible(character)) return "name_control_character";
  return {};
}

std::string_view faulty_name_character(char32_t character) {
  if (const auto code = damaged_character(character); !code.empty()) return code;
  if (is_han(character) || is_latin_letter(character) || is_name_separator(character) || one_of(character, kLatinMarks))
    return {};
  return is_full_width_letter(character) ? "name_full_width" : "name_symbol";
}

/// Faults of bytes that are no text; the characters otherwise.
std::u32string decode_name(std::string_view utf8, std::vector<ValueFault>& faults) {
  auto decoded = decode_utf8(utf8);
  if (decoded.damage == TextDamage::not_utf8) faults.push_back(value_fault("name_not_utf8"));
  if (decoded.damage == TextDamage::surrogate) faults.push_back(value_fault("name_surrogate"));
  return std::move(decoded.characters);
}

}  // namespace

std::vector<ValueFault> check_person_name(std::string_view utf8) {
  if (utf8.empty()) return {value_fault("name_empty")};
  std::vector<ValueFault> faults;
  const auto name = decode_name(utf8, faults);
  if (!faults.empty()) return faults;
  if (name.size() > kMostNameCharacters) faults.push_back(value_fault("name_too_long"));
  for (const char32_t character : name)
    if (const auto code = faulty_name_character(character); !code.empty()) add_once(faults, code);
  const bool han = std::ranges::any_of(name, is_han);
  const bool latin = std::ranges::any_of(name, is_latin_letter);
  const bool marks = std::ranges::any_of(name, [](char32_t c) { return one_of(c, kLatinMarks); });
  if (han && latin) faults.push_back(value_fault("name_mixed_scripts"));
  // the marks belong to Latin script; between Han characters they are symbols, and alone they are no name
  if (marks && !latin) add_once(faults, "name_symbol");
  check_separators(name, han, faults);
  return faults;
}

std::vector<ValueFault> check_romanization(std::string_view utf8) {
  if (utf8.empty()) return {};
  std::vector<ValueFault> faults;
  const auto text = decode_name(utf8, faults);
  if (!faults.empty()) return faults;
  if (text.size() > kMostNameCharacters) faults.push_back(value_fault("romanization_too_long"));
  for (const char32_t character : text) {
    const auto damage = damaged_character(character);
    const bool allowed = is_latin_letter(character) || is_name_separator(character) || one_of(character, kLatinMarks) ||
                         one_of(character, kRomanizationMarks);
    if (!damage.empty() || !allowed) add_once(faults, damage.empty() ? "romanization_not_latin" : damage);
  }
  if (std::ranges::none_of(text, is_latin_letter)) add_once(faults, "romanization_not_latin");
  const bool edge = text.front() == U' ' || text.front() == U',' || text.back() == U' ' || text.back() == U',';
  if (edge || text.find(U"  ") != std::u32string::npos)
    faults.push_back(value_fault("romanization_separator_position"));
  return faults;
}

std::string person_name_key(std::string_view utf8) {
  std::u32string key;
  for (const char32_t character : decode_utf8(to_nfc(utf8)).characters) {
    if (!is_name_separator(character)) {
      key.push_back(character);
    } else if (!key.empty() && key.back() != U'·') {
      key.push_back(U'·');
    }
  }
  if (!key.empty() && key.back() == U'·') key.pop_back();
  return encode_utf8(key);
}

}  // namespace tongbao
