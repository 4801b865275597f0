#include "plugins/tax/mapping.h"

#include "gateway/kit/event_type.h"
#include "gateway/kit/missing_characters.h"
#include "gateway/kit/official_date.h"
#include "gateway/kit/official_fields.h"

namespace tongbao {

namespace {

/// Why the bureau need not hear of it; empty when it does.
std::string_view tax_not_needed(const Notice& notice) {
  const auto kind = *kind_acted_on(notice);
  // 自住稅率 follows only from the owner's own 遷入.
  if (notice.procedure == "tax.self_use" && kind != ChangeKind::move_in) return "not_own_move_in";
  if (!is_address_kind(kind)) return "kind_not_served";
  if (takes_back(notice.kind) || notice.kind == ChangeKind::correction) return {};
  return notice.old_address && notice.old_address == notice.new_address ? "address_unchanged" : "";
}

/// The value a record cannot do without; empty when all are there.
std::string_view tax_lacks(const Notice& notice) {
  if (notice.office.empty()) return "office";
  if (notice.subject.empty()) return "subject";
  if (takes_back(notice.kind)) return {};
  return notice.new_address && is_complete(*notice.new_address) ? "" : "new_address";
}

Field tax_record(const Notice& notice) {
  Field data;
  add_value(data, "CaseId", notice.case_id);
  add_value(data, "Procedure", notice.procedure);
  add_value(data, "Kind", to_word(notice.kind));
  if (takes_back(notice.kind) || notice.kind == ChangeKind::correction)
    add_value(data, "EarlierNoticeId", notice.earlier_notice_id);
  add_value(data, "OfficeCode", notice.office);
  add_value(data, "Subject", notice.subject);
  add_value(data, "SubjectSeq", subject_seq_text(notice.subject_seq));
  add_value(data, "PersonId", notice.person.person_id);
  add_value(data, "BirthDate", *compact_date(notice.person.birth_date));
  add_value(data, "PersonName", notice.person.person_name);
  if (!takes_back(notice.kind)) data.children.push_back(address_group("NewAddress", *notice.new_address, true));
  add_value(data, "RegisteredDate", *compact_date(notice.registered_on));
  add_value(data, "EffectiveDate", *compact_date(notice.effective_on));
  return data;
}

/// Whether every text fits its field. Texts without a code were found before.
bool fits_tax_record(const Field& data, const CharacterSet& characters) {
  for (const auto& field : tax_field_widths()) {
    const auto bytes = characters.encode(value_at(data, field.path));
    if (!bytes || bytes->size() > field.bytes) return false;
  }
  return true;
}

}  // namespace

ComposeResult compose_for_tax(const Notice& notice, const CharacterSet& characters) {
  if (notice.procedure != "tax.bill_address" && notice.procedure != "tax.self_use") return CannotCompose{"procedure"};
  if (const auto lacking = lacking_fact(notice); !lacking.empty()) return CannotCompose{std::string{lacking}};
  if (const auto reason = tax_not_needed(notice); !reason.empty()) return NotNeeded{std::string{reason}};
  if (const auto lacking = tax_lacks(notice); !lacking.empty()) return CannotCompose{std::string{lacking}};

  auto data = tax_record(notice);
  MissingCharacters missing{characters};
  missing.check(data);
  if (!missing.found().empty()) return CannotRepresent{missing.found()};
  if (!fits_tax_record(data, characters)) return CannotRepresent{};
  return Message{std::string{event_type_of(notice)}, std::move(data)};
}

}  // namespace tongbao
