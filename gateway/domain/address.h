#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/contract/notice.h"
#include "gateway/domain/area.h"
#include "gateway/domain/value_fault.h"

namespace tongbao {

/// Everything wrong with one text of an address (as registered, village, street and door plate): damaged text, lost
/// characters, control characters, more than 200 characters. Codes: address_empty, address_too_long, address_not_utf8,
/// address_surrogate, address_private_use, address_replacement_character, address_placeholder,
/// address_control_character.
std::vector<ValueFault> check_address_text(std::string_view utf8);

/// `002鄰`, `2鄰`, `２`, `二鄰` → `2`; empty stays empty. Nothing when it is no number of 1 to 999.
std::optional<std::string> neighbor_key(std::string_view neighbor);

/// The comparison key of street and door plate. Full width, blanks and hyphens are folded (15-3號 = 15之3號), numbers
/// before 段 巷 弄 衖 鄰 號 樓 室 and behind 之 are digits (二段 = 2段), numbers before 路 and 街 are Chinese (四維3路
/// = 四維三路), and nothing inside a name is touched (三民, 八德). Order stays: 10之2號 is not 10號之2, 9樓 is not
/// 910室.
std::string doorplate_key(std::string_view street_doorplate);

/// The comparison key of an address: area code (11 digits where the village is known to the table), neighbour, door
/// plate. Two registered addresses are the same place when their keys are equal. Never shown, never sent.
std::string address_key(const Address& address, const AreaTable& areas);

/// An address taken apart (縣市 / 鄉鎮市區 / 村里 / 鄰 / 路街段或地名 / 巷 / 弄 / 衖 / 號 / 樓 / 室). Texts as written.
struct AddressParts {
  std::string area_code;  // as far as understood; empty when not even the county was
  std::string neighbor, street, lane, alley, sub_alley, number, floor, room;
  bool operator==(const AddressParts&) const = default;
};

/// Takes a whole address text apart, area names read for the day `on`. Parts that are not there are empty.
AddressParts structure_address(std::string_view text, const AreaTable& areas, CalendarDate on);

/// The comparison key of a whole address text; equals address_key() of the same place.
std::string address_text_key(std::string_view text, const AreaTable& areas, CalendarDate on);

}  // namespace tongbao
