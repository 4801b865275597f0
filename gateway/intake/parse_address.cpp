#include "gateway/domain/address.h"
#include "gateway/intake/parse_values.h"

namespace tongbao {
namespace {

std::string address_text(MemberReader& address, std::string_view member, Need need) {
  auto text = address.text(member, need).value_or("");
  if (!text.empty()) address.faults().add(address.at(member), check_address_text(text));
  return text;
}

/// The code of the township, when the area code is official. Notes what is wrong with it.
std::optional<std::string> check_area_code(MemberReader& address, const std::string& code, const AreaTable& areas) {
  const auto level = area_level(code);
  const auto pointer = address.at("area_code");
  if (!level || code.size() < 8) {
    address.faults().add(pointer, "area_code_form");
  } else if (*level == AreaLevel::county) {
    address.faults().add(pointer, areas.find(code) == nullptr ? "area_unknown" : "area_not_township");
  } else if (areas.find(code) == nullptr) {
    address.faults().add(pointer, "area_unknown");
  } else {
    return code.substr(0, 8);
  }
  return std::nullopt;
}

/// The village must be of the township, in its official characters; with an 11-digit code it may be left out.
void check_village(MemberReader& address, Address& parsed, const std::string& township, const AreaTable& areas) {
  const auto pointer = address.at("village");
  if (parsed.area_code.size() == 11) {
    const auto& official = areas.find(parsed.area_code)->name;
    if (parsed.village.empty()) parsed.village = official;
    if (parsed.village != official) address.faults().add(pointer, "village_not_of_code", official);
    return;
  }
  if (parsed.village.empty()) {
    address.faults().add(pointer, "member_missing");
    return;
  }
  if (areas.child_named(township, parsed.village) != nullptr) return;
  const Area* near = areas.child_nearly_named(township, parsed.village);
  address.faults().add(pointer, "village_unknown", near == nullptr ? std::string{} : near->name);
}

/// An address text that names a township names the one of the code.
void check_whole_text(MemberReader& address, const Address& parsed, const std::string& township,
                      const IntakeRules& rules) {
  const auto place = rules.areas.read_place(parsed.as_registered, taipei_date(rules.now));
  if (place.code.size() >= 8 && !place.code.starts_with(township))
    address.faults().add(address.at("as_registered"), "address_contradicts_area");
}

void check_area(MemberReader& address, Address& parsed, AreaCheck check, const IntakeRules& rules) {
  if (parsed.area_code.empty()) return;
  if (check == AreaCheck::code_only) {
    if (!area_level(parsed.area_code) || parsed.area_code.size() < 8)
      address.faults().add(address.at("area_code"), "area_code_form");
    return;
  }
  const auto township = check_area_code(address, parsed.area_code, rules.areas);
  if (!township) return;
  check_village(address, parsed, *township, rules.areas);
  check_whole_text(address, parsed, *township, rules);
}

}  // namespace

std::optional<Address> parse_address(MemberReader& members, std::string_view member, AreaCheck check,
                                     const IntakeRules& rules) {
  const auto* value = members.object(member, Need::required);
  if (value == nullptr) return std::nullopt;
  const auto faults_before = members.faults().size();
  MemberReader address{*value, members.at(member), members.faults()};
  Address parsed;
  parsed.as_registered = address_text(address, "as_registered", Need::required);
  parsed.area_code = address.text("area_code", Need::required).value_or("");
  parsed.village = address_text(address, "village", Need::optional);
  parsed.neighbor = address.text("neighbor", Need::optional).value_or("");
  parsed.street_doorplate = address_text(address, "street_doorplate", Need::required);
  if (!neighbor_key(parsed.neighbor)) members.faults().add(address.at("neighbor"), "neighbor_form");
  check_area(address, parsed, check, rules);
  address.finish();
  if (members.faults().size() != faults_before) return std::nullopt;
  return parsed;
}

}  // namespace tongbao
