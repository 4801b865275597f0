// The comparison key of street and door plate, number by number.
#include <cstddef>

#include "gateway/domain/address.h"
#include "gateway/domain/chinese_number.h"
#include "gateway/domain/unicode_text.h"

namespace tongbao {
namespace {

constexpr std::u32string_view kHyphens = U"-‐‑‒–—―−﹣";
constexpr std::u32string_view kNumberedUnits = U"段巷弄衖鄰號樓室";

bool is_arabic(char32_t character) {
  return character >= U'0' && character <= U'9';
}
bool is_in(char32_t character, std::u32string_view set) {
  return set.find(character) != std::u32string_view::npos;
}
char32_t at_or_nothing(std::u32string_view text, std::size_t at) {
  return at < text.size() ? text[at] : U'\0';
}

/// Half width, without blanks; hyphens behind a number or unit and before a number are 之.
std::u32string folded_doorplate(std::string_view utf8) {
  std::u32string text;
  for (const char32_t character : decode_utf8(to_nfc(utf8)).characters)
    if (to_half_width(character) != U' ') text.push_back(to_half_width(character));
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    const char32_t before = text[at - 1];
    const char32_t behind = text[at + 1];
    const bool joins = (is_arabic(before) || is_chinese_numeral(before) || is_in(before, U"號樓")) &&
                       (is_arabic(behind) || is_chinese_numeral(behind));
    if (is_in(text[at], kHyphens) && joins) text[at] = U'之';
  }
  return text;
}

std::u32string digits_of(int number) {
  std::u32string digits;
  for (const char digit : std::to_string(number))
    digits.push_back(static_cast<char32_t>(digit));
  return digits;
}

/// Whether a Chinese number in front of `rest` counts something: 二|段, 十五|之三號.
bool counts_a_unit(std::u32string_view rest) {
  const char32_t next = at_or_nothing(rest, 0);
  if (next == U'之') return is_arabic(at_or_nothing(rest, 1)) || is_chinese_numeral(at_or_nothing(rest, 1));
  return next != U'\0' && is_in(next, kNumberedUnits);
}

bool names_a_road(std::u32string_view rest) {
  return rest.starts_with(U'路') || rest.starts_with(U'街') || rest.starts_with(U"大道");
}

/// A run of digits: Chinese before 路 and 街 (part of a name), else without leading zeros.
std::u32string arabic_in_key(std::u32string_view run, std::u32string_view rest) {
  const auto first = run.find_first_not_of(U'0');
  const auto digits = first == std::u32string_view::npos ? run.substr(run.size() - 1) : run.substr(first);
  if (!names_a_road(rest) || digits.size() > 3) return std::u32string{digits};
  int number = 0;
  for (const char32_t digit : digits)
    number = number * 10 + static_cast<int>(digit - U'0');
  const auto chinese = to_chinese_number(number);
  return chinese.empty() ? std::u32string{digits} : chinese;
}

std::u32string chinese_in_key(std::u32string_view before, std::u32string_view run, std::u32string_view rest) {
  const bool behind_zhi = before.ends_with(U'之') && before.size() > 1 &&
                          (is_arabic(before[before.size() - 2]) || is_in(before[before.size() - 2], U"號樓"));
  const auto number = behind_zhi || counts_a_unit(rest) ? chinese_number(run) : std::nullopt;
  return number ? digits_of(*number) : std::u32string{run};
}

}  // namespace

std::string doorplate_key(std::string_view street_doorplate) {
  const std::u32string text = folded_doorplate(street_doorplate);
  const std::u32string_view whole = text;
  std::u32string key;
  for (std::size_t at = 0; at < text.size();) {
    const bool arabic = is_arabic(text[at]);
    if (!arabic && !is_chinese_numeral(text[at])) {
      key.push_back(text[at++]);
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && (arabic ? is_arabic(text[end]) : is_chinese_numeral(text[end])))
      ++end;
    const auto run = whole.substr(at, end - at);
    const auto rest = whole.substr(end);
    key += arabic ? arabic_in_key(run, rest) : chinese_in_key(key, run, rest);
    at = end;
  }
  return encode_utf8(key);
}

}  // namespace tongbao
