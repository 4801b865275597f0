#include "gateway/domain/chinese_number.h"

#include <algorithm>
#include <cstddef>

namespace tongbao {
namespace {

constexpr std::u32string_view kChineseDigits = U"零一二三四五六七八九";
constexpr std::size_t kMostNumerals = 7;

int chinese_digit(char32_t character) {
  if (character == U'〇') return 0;
  const auto at = kChineseDigits.find(character);
  return at == std::u32string_view::npos ? -1 : static_cast<int>(at);
}

/// 一〇五, digit by digit.
std::optional<int> digit_by_digit(std::u32string_view text) {
  if (text.size() > 4) return std::nullopt;
  int number = 0;
  for (const char32_t character : text)
    number = number * 10 + chinese_digit(character);
  if (number == 0) return std::nullopt;
  return number;
}

/// The multiple of `unit` (十, 百) at the front, taken away; 0 when the unit does not come.
std::optional<int> take_multiple(std::u32string_view& text, char32_t unit, bool one_may_be_silent) {
  const auto at = text.find(unit);
  if (at == std::u32string_view::npos) return 0;
  if (at > 1 || (at == 0 && !one_may_be_silent)) return std::nullopt;
  const int times = at == 0 ? 1 : chinese_digit(text[0]);
  if (times < 1) return std::nullopt;
  text.remove_prefix(at + 1);
  return times;
}

}  // namespace

bool is_chinese_numeral(char32_t character) {
  return character == U'十' || character == U'百' || chinese_digit(character) >= 0;
}

std::optional<int> chinese_number(std::u32string_view text) {
  if (text.empty() || text.size() > kMostNumerals || !std::ranges::all_of(text, is_chinese_numeral))
    return std::nullopt;
  if (text.find_first_of(U"十百") == std::u32string_view::npos) return digit_by_digit(text);
  const auto hundreds = take_multiple(text, U'百', false);
  if (!hundreds) return std::nullopt;
  const bool zero = *hundreds > 0 && !text.empty() && chinese_digit(text[0]) == 0;
  if (zero) text.remove_prefix(1);
  const auto tens = take_multiple(text, U'十', *hundreds == 0);
  if (!tens || text.size() > 1 || (zero && text.empty())) return std::nullopt;
  const int ones = text.empty() ? 0 : chinese_digit(text[0]);
  if (ones < 0 || (!text.empty() && ones == 0)) return std::nullopt;
  return *hundreds * 100 + *tens * 10 + ones;
}

std::u32string to_chinese_number(int number) {
  if (number < 1 || number > 999) return {};
  const int hundreds = number / 100;
  const int tens = number / 10 % 10;
  const int ones = number % 10;
  std::u32string text;
  const auto digit = [](int value) { return kChineseDigits[static_cast<std::size_t>(value)]; };
  if (hundreds > 0) text.append({digit(hundreds), U'百'});
  if (hundreds > 0 && tens == 0 && ones > 0) text.push_back(U'零');
  if (tens > 1 || (tens == 1 && hundreds > 0)) text.push_back(digit(tens));
  if (tens > 0) text.push_back(U'十');
  if (ones > 0) text.push_back(digit(ones));
  return text;
}

}  // namespace tongbao
