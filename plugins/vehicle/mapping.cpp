#include "plugins/vehicle/mapping.h"

#include "gateway/kit/event_type.h"
#include "gateway/kit/missing_characters.h"
#include "gateway/kit/official_date.h"
#include "gateway/kit/official_fields.h"

namespace tongbao {

namespace {

bool is_vehicle_name_procedure(std::string_view procedure) {
  return procedure == "vehicle.license_name";
}

bool is_vehicle_procedure(std::string_view procedure) {
  for (const auto& one : vehicle_procedures())
    if (one.name == procedure) return true;
  return false;
}

/// Why the office need not hear of it; empty when it does.
std::string_view vehicle_not_needed(const Notice& notice) {
  const bool name = is_vehicle_name_procedure(notice.procedure);
  const auto kind = *kind_acted_on(notice);
  if (name ? !is_name_kind(kind) : !is_address_kind(kind)) return "kind_not_served";
  if (takes_back(notice.kind) || notice.kind == ChangeKind::correction) return {};
  if (name) {
    // 配偶、父母姓名隨同變更: a licence shows neither spouse nor parents.
    if (kind == ChangeKind::name_follows_relative && !notice.new_name) return "name_unchanged";
    return notice.old_name && notice.old_name == notice.new_name ? "name_unchanged" : "";
  }
  return notice.old_address && notice.old_address == notice.new_address ? "address_unchanged" : "";
}

/// The value the procedure cannot do without; empty when it is there.
std::string_view vehicle_lacks(const Notice& notice) {
  if (takes_back(notice.kind)) return {};
  if (is_vehicle_name_procedure(notice.procedure))
    return notice.new_name && !notice.new_name->person_name.empty() ? "" : "new_name";
  return notice.new_address && is_complete(*notice.new_address) ? "" : "new_address";
}

Field vehicle_person(const Notice& notice) {
  Field person{"person", {}, {}};
  add_value(person, "PersonId", notice.person.person_id);
  add_value(person, "PersonName", notice.person.person_name);
  add_value(person, "BirthDate", *compact_date(notice.person.birth_date));
  return person;
}

/// The new value, and the old one where the office could store it: the old one is only a help to find the record.
void add_vehicle_values(Field& data, const Notice& notice, const CharacterSet& characters) {
  const auto add_old = [&](Field old_value) {
    MissingCharacters missing{characters};
    missing.check(old_value);
    if (missing.found().empty()) data.children.push_back(std::move(old_value));
  };
  if (is_vehicle_name_procedure(notice.procedure)) {
    data.children.push_back(name_group("new_name", *notice.new_name));
    if (notice.old_name && !notice.old_name->person_name.empty()) add_old(name_group("old_name", *notice.old_name));
    return;
  }
  data.children.push_back(address_group("new_address", *notice.new_address, false));
  if (notice.old_address && is_complete(*notice.old_address))
    add_old(address_group("old_address", *notice.old_address, false));
  if (notice.fallback_residence && notice.procedure == "vehicle.registration_address")
    add_value(data, "fallback_residence", "true");
}

}  // namespace

ComposeResult compose_for_vehicle(const Notice& notice, const CharacterSet& characters) {
  if (!is_vehicle_procedure(notice.procedure)) return CannotCompose{"procedure"};
  if (const auto lacking = lacking_fact(notice); !lacking.empty()) return CannotCompose{std::string{lacking}};
  if (const auto reason = vehicle_not_needed(notice); !reason.empty()) return NotNeeded{std::string{reason}};
  if (const auto lacking = vehicle_lacks(notice); !lacking.empty()) return CannotCompose{std::string{lacking}};

  Field data;
  add_value(data, "procedure", notice.procedure);
  add_value(data, "case_id", notice.case_id);
  add_value(data, "kind", to_word(notice.kind));
  add_value(data, "effective_date", *compact_date(notice.effective_on));
  add_value(data, "registration_date", *compact_date(notice.registered_on));
  data.children.push_back(vehicle_person(notice));
  if (takes_back(notice.kind)) {
    add_value(data, "annuls", notice.earlier_notice_id);
  } else {
    add_vehicle_values(data, notice, characters);
    if (notice.kind == ChangeKind::correction) add_value(data, "corrects", notice.earlier_notice_id);
    if (notice.ex_officio) add_value(data, "ex_officio", "true");
  }
  MissingCharacters missing{characters};
  missing.check(data);
  if (!missing.found().empty()) return CannotRepresent{missing.found()};
  return Message{std::string{event_type_of(notice)}, std::move(data)};
}

}  // namespace tongbao
