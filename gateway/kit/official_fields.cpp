#include "gateway/kit/official_fields.h"

#include <algorithm>

#include "gateway/kit/event_type.h"
#include "gateway/kit/instant_text.h"

namespace tongbao {

void add_value(Field& group, std::string_view name, std::string_view value) {
  if (!value.empty()) group.children.push_back({std::string{name}, std::string{value}, {}});
}

Field address_group(std::string_view name, const Address& address, bool with_as_registered) {
  Field group{std::string{name}, {}, {}};
  add_value(group, "AreaCode", address.area_code);
  add_value(group, "Village", address.village);
  add_value(group, "Neighbor", address.neighbor);
  add_value(group, "StreetDoorplate", address.street_doorplate);
  if (with_as_registered) add_value(group, "AsRegistered", address.as_registered);
  return group;
}

Field name_group(std::string_view name, const LegalName& legal_name) {
  Field group{std::string{name}, {}, {}};
  add_value(group, "PersonName", legal_name.person_name);
  add_value(group, "Romanization", legal_name.romanization);
  return group;
}

bool is_complete(const Address& address) {
  const auto& code = address.area_code;
  return (code.size() == 8 || code.size() == 11) &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
         !address.street_doorplate.empty() && !address.as_registered.empty();
}

std::string subject_seq_text(std::uint64_t subject_seq) {
  const auto digits = std::to_string(subject_seq);
  return std::string(20 - digits.size(), '0') + digits;
}

std::string_view lacking_fact(const Notice& notice) {
  if (notice.notice_id.empty()) return "notice_id";
  if (notice.case_id.empty()) return "case_id";
  if (notice.person.person_id.empty()) return "person.person_id";
  if (notice.person.person_name.empty()) return "person.person_name";
  if (!parse_iso_day(notice.person.birth_date)) return "person.birth_date";
  if (!parse_iso_day(notice.registered_on)) return "registered_on";
  if (!parse_iso_day(notice.effective_on)) return "effective_on";
  if (!kind_acted_on(notice)) return "earlier_kind";
  const bool acts_on_earlier = takes_back(notice.kind) || notice.kind == ChangeKind::correction;
  if (acts_on_earlier && notice.earlier_notice_id.empty()) return "earlier_notice_id";
  return {};
}

}  // namespace tongbao
