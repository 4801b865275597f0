#include "gateway/domain/address.h"

#include <algorithm>
#include <cstddef>

#include "gateway/domain/chinese_number.h"
#include "gateway/domain/unicode_text.h"

namespace tongbao {
namespace {

constexpr std::size_t kMostAddressCharacters = 200;
constexpr int kMostNeighbors = 999;

std::string_view faulty_address_character(char32_t c) {
  if (c == 0xFFFD) return "address_replacement_character";
  if (is_bmp_private_use(c)) return "address_private_use";
  if (is_placeholder(c)) return "address_placeholder";
  const bool invisible = c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x200B && c <= 0x200F) ||
                         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
  return invisible ? "address_control_character" : std::string_view{};
}

std::optional<int> arabic_number(std::u32string_view digits) {
  if (digits.empty() || digits.size() > 4) return std::nullopt;
  int number = 0;
  for (const char32_t digit : digits) {
    if (digit < U'0' || digit > U'9') return std::nullopt;
    number = number * 10 + static_cast<int>(digit - U'0');
  }
  return number;
}

}  // namespace

std::vector<ValueFault> check_address_text(std::string_view utf8) {
  if (utf8.empty()) return {value_fault("address_empty")};
  const auto decoded = decode_utf8(utf8);
  if (decoded.damage == TextDamage::not_utf8) return {value_fault("address_not_utf8")};
  if (decoded.damage == TextDamage::surrogate) return {value_fault("address_surrogate")};
  std::vector<ValueFault> faults;
  if (decoded.characters.size() > kMostAddressCharacters) faults.push_back(value_fault("address_too_long"));
  for (const char32_t character : decoded.characters) {
    const auto code = faulty_address_character(character);
    if (!code.empty() && !has_fault(faults, code)) faults.push_back(value_fault(code));
  }
  return faults;
}

std::optional<std::string> neighbor_key(std::string_view neighbor) {
  if (neighbor.empty()) return std::string{};
  std::u32string text;
  for (const char32_t character : decode_utf8(neighbor).characters)
    if (to_half_width(character) != U' ') text.push_back(to_half_width(character));
  if (text.ends_with(U'鄰')) text.pop_back();
  auto number = arabic_number(text);
  if (!number) number = chinese_number(text);
  if (!number || *number < 1 || *number > kMostNeighbors) return std::nullopt;
  return std::to_string(*number);
}

std::string address_key(const Address& address, const AreaTable& areas) {
  std::string place{short_area_code(address.area_code)};
  if (const Area* village = areas.child_named(place, address.village)) {
    place = village->code;
  } else if (place.size() != 11) {
    place += "/" + to_nfc(address.village);
  }
  const auto neighbor = neighbor_key(address.neighbor);
  return place + "|" + neighbor.value_or(address.neighbor) + "|" + doorplate_key(address.street_doorplate);
}

}  // namespace tongbao
