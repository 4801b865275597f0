#include "plugins/land/mapping.h"

#include "gateway/kit/event_type.h"
#include "gateway/kit/missing_characters.h"
#include "gateway/kit/official_date.h"
#include "gateway/kit/official_fields.h"

namespace tongbao {

namespace {

enum class LandProcedure { address, name, doorplate };

std::optional<LandProcedure> land_procedure_of(std::string_view name) {
  if (name == "land.address") return LandProcedure::address;
  if (name == "land.name") return LandProcedure::name;
  if (name == "land.doorplate") return LandProcedure::doorplate;
  return std::nullopt;
}

bool land_serves(LandProcedure procedure, ChangeKind kind) {
  switch (procedure) {
    case LandProcedure::address:
      return is_address_kind(kind) && !is_ex_officio(kind);
    case LandProcedure::name:
      return is_name_kind(kind);
    case LandProcedure::doorplate:
      return is_ex_officio(kind);
  }
  return false;
}

/// Why the office need not hear of it; empty when it does.
std::string_view land_not_needed(const Notice& notice, LandProcedure procedure) {
  const auto kind = *kind_acted_on(notice);
  if (!land_serves(procedure, kind)) return "kind_not_served";
  if (takes_back(notice.kind) || notice.kind == ChangeKind::correction) return {};
  if (procedure == LandProcedure::name) {
    // 配偶、父母姓名隨同變更: the land register knows owners, not their relatives.
    if (kind == ChangeKind::name_follows_relative && !notice.new_name) return "name_unchanged";
    return notice.old_name && notice.old_name == notice.new_name ? "name_unchanged" : "";
  }
  return notice.old_address && notice.old_address == notice.new_address ? "address_unchanged" : "";
}

/// The value the procedure cannot do without; empty when all are there.
std::string_view land_lacks(const Notice& notice, LandProcedure procedure) {
  if (notice.office.empty()) return "office";
  if (notice.subject.empty()) return "subject";
  const bool doorplate = procedure == LandProcedure::doorplate;
  if (doorplate && notice.basis.empty()) return "basis";
  if (takes_back(notice.kind)) return {};
  if (doorplate && !(notice.old_address && is_complete(*notice.old_address))) return "old_address";
  if (procedure == LandProcedure::name)
    return notice.new_name && !notice.new_name->person_name.empty() ? "" : "new_name";
  return notice.new_address && is_complete(*notice.new_address) ? "" : "new_address";
}

/// An optional group only where the office could store it: it is a help to find the record, no reason to fail.
void add_optional_group(Field& data, Field group, const CharacterSet& characters) {
  MissingCharacters missing{characters};
  missing.check(group);
  if (missing.found().empty()) data.children.push_back(std::move(group));
}

void add_land_values(Field& data, const Notice& notice, LandProcedure procedure, const CharacterSet& characters) {
  if (procedure == LandProcedure::name) {
    if (notice.old_name && !notice.old_name->person_name.empty())
      add_optional_group(data, name_group("OldName", *notice.old_name), characters);
    data.children.push_back(name_group("NewName", *notice.new_name));
    return;
  }
  if (procedure == LandProcedure::doorplate)
    data.children.push_back(address_group("OldAddress", *notice.old_address, true));
  else if (notice.old_address && is_complete(*notice.old_address))
    add_optional_group(data, address_group("OldAddress", *notice.old_address, true), characters);
  data.children.push_back(address_group("NewAddress", *notice.new_address, true));
}

Field land_body(const Notice& notice, LandProcedure procedure, const CharacterSet& characters) {
  const auto earlier = "urn:tongbao:notice:" + notice.earlier_notice_id;
  Field data;
  add_value(data, "CaseId", notice.case_id);
  add_value(data, "OfficeCode", notice.office);
  add_value(data, "Subject", notice.subject);
  add_value(data, "SubjectSeq", subject_seq_text(notice.subject_seq));
  add_value(data, "Kind", to_word(notice.kind));
  if (takes_back(notice.kind)) add_value(data, "Annuls", earlier);
  if (notice.kind == ChangeKind::correction) add_value(data, "Corrects", earlier);
  add_value(data, "PersonId", notice.person.person_id);
  add_value(data, "PersonName", notice.person.person_name);
  add_value(data, "BirthDate", *compact_date(notice.person.birth_date));
  if (!takes_back(notice.kind)) add_land_values(data, notice, procedure, characters);
  add_value(data, "RegisteredDate", *compact_date(notice.registered_on));
  add_value(data, "EffectiveDate", *compact_date(notice.effective_on));
  if (procedure == LandProcedure::doorplate) add_value(data, "Basis", notice.basis);
  return data;
}

}  // namespace

ComposeResult compose_for_land(const Notice& notice, const CharacterSet& characters) {
  const auto procedure = land_procedure_of(notice.procedure);
  if (!procedure) return CannotCompose{"procedure"};
  if (const auto lacking = lacking_fact(notice); !lacking.empty()) return CannotCompose{std::string{lacking}};
  if (const auto reason = land_not_needed(notice, *procedure); !reason.empty()) return NotNeeded{std::string{reason}};
  if (const auto lacking = land_lacks(notice, *procedure); !lacking.empty()) return CannotCompose{std::string{lacking}};

  auto data = land_body(notice, *procedure, characters);
  MissingCharacters missing{characters};
  missing.check(data);
  if (!missing.found().empty()) return CannotRepresent{missing.found()};
  return Message{std::string{event_type_of(notice)}, std::move(data)};
}

}  // namespace tongbao
