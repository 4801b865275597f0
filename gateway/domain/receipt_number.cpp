#include "gateway/domain/receipt_number.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "gateway/domain/roc_date.h"

namespace tongbao {
namespace {

constexpr std::uint32_t kMostReceipts = 999'999;
constexpr std::string_view kCheckAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr int kModulus = 36;

bool all_receipt_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string without_hyphens(std::string_view text) {
  std::string plain{text};
  std::erase(plain, '-');
  return plain;
}

std::string upper_case(std::string_view text) {
  std::string upper{text};
  for (char& character : upper)
    if (character >= 'a' && character <= 'z') character = static_cast<char>(character - 'a' + 'A');
  return upper;
}

}  // namespace

std::optional<char> mod_37_36_check(std::string_view text) {
  int product = kModulus;
  for (const char character : text) {
    const auto value = kCheckAlphabet.find(character);
    if (value == std::string_view::npos) return std::nullopt;
    int sum = (product + static_cast<int>(value)) % kModulus;
    if (sum == 0) sum = kModulus;
    product = sum * 2 % (kModulus + 1);
  }
  // product + check must leave 1 modulo 36
  const int check = (kModulus + 1 - product % kModulus) % kModulus;
  return kCheckAlphabet[static_cast<std::size_t>(check)];
}

std::optional<std::string> make_receipt_number(const ReceiptNumber& parts) {
  const auto day = parts.day.ok() ? roc_seven_digits(parts.day) : std::nullopt;
  if (parts.office.size() != 8 || !all_receipt_digits(parts.office) || !day) return std::nullopt;
  if (parts.sequence == 0 || parts.sequence > kMostReceipts) return std::nullopt;
  char sequence[16];
  std::snprintf(sequence, sizeof sequence, "%04u", parts.sequence);
  std::string number = parts.office + "-" + *day + "-" + sequence;
  const auto check = mod_37_36_check(without_hyphens(number));
  if (!check) return std::nullopt;
  return number + "-" + *check;
}

std::optional<ReceiptNumber> read_receipt_number(std::string_view typed) {
  const std::string text = upper_case(typed);
  // 8 + 1 + 7 + 1 + (4 to 6) + 1 + 1
  if (text.size() < 23 || text.size() > 25 || text[8] != '-' || text[16] != '-' || text[text.size() - 2] != '-')
    return std::nullopt;
  const std::string_view whole = text;
  const auto sequence = whole.substr(17, whole.size() - 19);
  if (!all_receipt_digits(sequence) || !all_receipt_digits(whole.substr(9, 7))) return std::nullopt;
  const auto day = read_roc_date(whole.substr(9, 7)).date;
  if (!day) return std::nullopt;
  ReceiptNumber parts{text.substr(0, 8), *day, 0};
  std::from_chars(sequence.data(), sequence.data() + sequence.size(), parts.sequence);
  if (make_receipt_number(parts) != text) return std::nullopt;
  return parts;
}

}  // namespace tongbao
