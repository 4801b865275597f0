// Taking a whole address text apart.
#include <cstddef>

#include "gateway/domain/address.h"
#include "gateway/domain/chinese_number.h"
#include "gateway/domain/unicode_text.h"

namespace tongbao {
namespace {

bool is_numeral(char32_t character) {
  const char32_t narrow = to_half_width(character);
  return (narrow >= U'0' && narrow <= U'9') || is_chinese_numeral(character);
}
bool is_joint(char32_t character) {
  return character == U'之' || to_half_width(character) == U'-';
}

/// The end of a number with its joints (15, 15之3, 15-3) at `at`; `at` itself when none begins there.
std::size_t number_end(std::u32string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && (is_numeral(text[end]) || (end > at && is_joint(text[end]))))
    ++end;
  while (end > at && is_joint(text[end - 1]))
    --end;
  return end;
}

/// Takes the number and `unit` from the front, with a following 之N when `with_branch`. Empty when not there.
std::string take_numbered(std::u32string_view& text, char32_t unit, bool with_branch) {
  std::size_t end = number_end(text, 0);
  if (end == 0 || end >= text.size() || text[end] != unit) return {};
  ++end;
  if (with_branch && end < text.size() && is_joint(text[end])) {
    const auto branch = number_end(text, end + 1);
    if (branch > end + 1 && (branch == text.size() || !is_joint(text[branch]))) end = branch;
  }
  auto taken = encode_utf8(text.substr(0, end));
  text.remove_prefix(end);
  return taken;
}

/// Where the first number with one of the units below a street begins; the end of the text when there is none.
std::size_t first_unit(std::u32string_view text) {
  constexpr std::u32string_view kBelowStreet = U"巷弄衖號";
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at > 0 && is_numeral(text[at - 1])) continue;
    const auto end = number_end(text, at);
    if (end > at && end < text.size() && kBelowStreet.find(text[end]) != std::u32string_view::npos) return at;
  }
  return text.size();
}

}  // namespace

AddressParts structure_address(std::string_view text, const AreaTable& areas, CalendarDate on) {
  const PlaceReading place = areas.read_place(text, on);
  AddressParts parts;
  parts.area_code = place.code;
  const auto characters = decode_utf8(place.rest).characters;
  std::u32string_view rest = characters;
  parts.neighbor = take_numbered(rest, U'鄰', false);
  const auto street = first_unit(rest);
  parts.street = encode_utf8(rest.substr(0, street));
  rest.remove_prefix(street);
  parts.lane = take_numbered(rest, U'巷', false);
  parts.alley = take_numbered(rest, U'弄', false);
  parts.sub_alley = take_numbered(rest, U'衖', false);
  parts.number = take_numbered(rest, U'號', true);
  parts.floor = take_numbered(rest, U'樓', true);
  parts.room = encode_utf8(rest);
  return parts;
}

std::string address_text_key(std::string_view text, const AreaTable& areas, CalendarDate on) {
  const AddressParts parts = structure_address(text, areas, on);
  const auto neighbor = neighbor_key(parts.neighbor);
  const auto doorplate =
      parts.street + parts.lane + parts.alley + parts.sub_alley + parts.number + parts.floor + parts.room;
  const auto place = parts.area_code.size() == 11 ? parts.area_code : parts.area_code + "/";
  return place + "|" + neighbor.value_or(parts.neighbor) + "|" + doorplate_key(doorplate);
}

}  // namespace tongbao
