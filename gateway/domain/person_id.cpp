#include "gateway/domain/person_id.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "gateway/domain/unicode_text.h"

namespace tongbao {
namespace {

constexpr std::size_t kPersonIdLength = 10;
constexpr CalendarDate kLastDayOfOldNumbers{std::chrono::year{2030}, std::chrono::December, std::chrono::day{31}};
/// Values of A to Z (domain.md §5).
constexpr std::array<int, 26> kLetterValues{10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21,
                                            22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33};

bool is_upper(char character) {
  return character >= 'A' && character <= 'Z';
}
bool is_lower(char character) {
  return character >= 'a' && character <= 'z';
}
bool is_id_digit(char character) {
  return character >= '0' && character <= '9';
}
int letter_value(char letter) {
  return kLetterValues[static_cast<std::size_t>(letter - 'A')];
}

bool check_digit_fits(std::string_view id) {
  const int first = letter_value(id[0]);
  int sum = first / 10 + first % 10 * 9;
  for (std::size_t at = 1; at < kPersonIdLength; ++at) {
    const int digit = is_upper(id[at]) ? letter_value(id[at]) % 10 : id[at] - '0';
    const int weight = at == kPersonIdLength - 1 ? 1 : static_cast<int>(kPersonIdLength - 1 - at);
    sum += digit * weight;
  }
  return sum % 10 == 0;
}

PersonIdKind kind_of(char second) {
  if (is_upper(second)) return PersonIdKind::old_resident;
  return second == '1' || second == '2' ? PersonIdKind::citizen : PersonIdKind::resident;
}

/// Faults of ten half-width upper-case characters.
std::vector<ValueFault> faults_of_form(std::string_view id, CalendarDate today) {
  std::vector<ValueFault> faults;
  if (!is_upper(id[0])) faults.push_back(value_fault("person_id_letter"));
  constexpr std::string_view kSeconds = "1289ABCD";
  if (kSeconds.find(id[1]) == std::string_view::npos) faults.push_back(value_fault("person_id_second"));
  if (!std::ranges::all_of(id.substr(2), is_id_digit)) faults.push_back(value_fault("person_id_digits"));
  if (!faults.empty()) return faults;
  if (!check_digit_fits(id)) faults.push_back(value_fault("person_id_check_digit"));
  if (kind_of(id[1]) == PersonIdKind::old_resident && today > kLastDayOfOldNumbers)
    faults.push_back(value_fault("person_id_expired"));
  return faults;
}

std::vector<ValueFault> faults_of(std::string_view text, CalendarDate today) {
  if (text.empty()) return {value_fault("person_id_empty")};
  std::vector<ValueFault> faults;
  const bool plain = std::ranges::all_of(text, [](char c) { return is_upper(c) || is_lower(c) || is_id_digit(c); });
  if (!plain) faults.push_back(value_fault("person_id_full_width"));
  if (std::ranges::any_of(text, is_lower)) faults.push_back(value_fault("person_id_lower_case"));
  if (plain && text.size() != kPersonIdLength) faults.push_back(value_fault("person_id_length"));
  if (!faults.empty()) return faults;
  return faults_of_form(text, today);
}

/// The text without blanks and hyphens, half width, upper case, with O and I read as 0 and 1 where digits stand.
std::string likely_person_id(std::string_view text) {
  std::string likely;
  for (const char32_t wide : decode_utf8(text).characters) {
    const char32_t character = to_half_width(wide);
    if (character == U' ' || character == U'-') continue;
    if (character > 0x7F) return {};
    char plain = static_cast<char>(character);
    if (is_lower(plain)) plain = static_cast<char>(plain - 'a' + 'A');
    if (!likely.empty() && plain == 'O') plain = '0';
    if (!likely.empty() && plain == 'I') plain = '1';
    likely.push_back(plain);
  }
  return likely;
}

}  // namespace

PersonIdCheck check_person_id(std::string_view text, CalendarDate today) {
  PersonIdCheck check;
  check.faults = faults_of(text, today);
  if (check.faults.empty()) {
    check.kind = kind_of(text[1]);
    return check;
  }
  auto likely = likely_person_id(text);
  if (likely != text && faults_of(likely, today).empty()) check.suggestion = std::move(likely);
  return check;
}

}  // namespace tongbao
