#include "plugins/configured/mapping.h"

#include <algorithm>

#include "gateway/kit/event_type.h"
#include "gateway/kit/missing_characters.h"
#include "gateway/kit/official_date.h"
#include "gateway/kit/official_fields.h"

namespace tongbao {

namespace {

bool serves_kind(const Procedure& procedure, ChangeKind kind) {
  return std::find(procedure.kinds.begin(), procedure.kinds.end(), kind) != procedure.kinds.end();
}

bool is_housekeeping(ChangeKind kind) {
  return takes_back(kind) || kind == ChangeKind::correction;
}

/// Why the partner need not hear of it; empty when it does.
std::string_view partner_not_needed(const Procedure& procedure, const Notice& notice) {
  const auto acted_on = *kind_acted_on(notice);
  if (!serves_kind(procedure, notice.kind) || !serves_kind(procedure, acted_on) || is_housekeeping(acted_on))
    return "kind_not_served";
  if (is_housekeeping(notice.kind)) return {};
  if (is_address_kind(notice.kind))
    return notice.old_address && notice.old_address == notice.new_address ? "address_unchanged" : "";
  // 配偶、父母姓名隨同變更: nothing of the person's own is new.
  if (notice.kind == ChangeKind::name_follows_relative && !notice.new_name) return "name_unchanged";
  return notice.old_name && notice.old_name == notice.new_name ? "name_unchanged" : "";
}

/// The value the message cannot do without; empty when it is there.
std::string_view partner_lacks(const Procedure& procedure, const Notice& notice) {
  if (procedure.needs_customer_number && notice.customer_number.empty()) return "customer_number";
  if (takes_back(notice.kind)) return {};
  const auto acted_on = *kind_acted_on(notice);
  if (is_address_kind(acted_on) && !(notice.new_address && is_complete(*notice.new_address))) return "new_address";
  if (is_name_kind(acted_on) && !(notice.new_name && !notice.new_name->person_name.empty())) return "new_name";
  return {};
}

/// Addresses are told of changes of address, names of changes of name; what takes back tells neither.
bool belongs(const NoticeMember& member, const Notice& notice) {
  const bool address = is_part_of(member.path, "new_address") || is_part_of(member.path, "old_address");
  const bool name = is_part_of(member.path, "new_name") || is_part_of(member.path, "old_name");
  if (!address && !name) return true;
  const auto acted_on = *kind_acted_on(notice);
  return !takes_back(notice.kind) && (address ? is_address_kind(acted_on) : is_name_kind(acted_on));
}

/// The date in the partner's form; nothing when that calendar has no such day.
std::optional<std::string> written_date(const std::string& iso, DateForm form) {
  if (form == DateForm::compact) return compact_date(iso);
  return form == DateForm::roc ? roc_date(iso) : iso;
}

Field group_of(const NoticeMember& member, const Notice& notice) {
  const bool is_new = member.path.starts_with("new_");
  if (member.sort == NoticeMember::Sort::address) {
    const auto& address = is_new ? notice.new_address : notice.old_address;
    return address ? address_group("", *address, true) : Field{};
  }
  const auto& name = is_new ? notice.new_name : notice.old_name;
  return name ? name_group("", *name) : Field{};
}

/// What a field of the template is for this notice, without a name; neither value nor children when it has none.
/// Nothing when a date cannot be written.
std::optional<Field> value_of(const TemplateField& field, const Notice& notice) {
  Field made;
  if (field.member == nullptr) {
    made.value = field.constant;
  } else if (!belongs(*field.member, notice)) {
    return made;
  } else if (field.member->text == nullptr) {
    made = group_of(*field.member, notice);
  } else {
    made.value = field.member->text(notice);
    if (field.member->sort != NoticeMember::Sort::date) return made;
    auto date = written_date(made.value, field.date_form);
    if (!date) return std::nullopt;
    made.value = *std::move(date);
  }
  return made;
}

void place(Field& root, const std::vector<std::string>& path, Field value) {
  Field* at = &root;
  for (const auto& name : path) {
    const auto found =
        std::find_if(at->children.begin(), at->children.end(), [&](const Field& child) { return child.name == name; });
    at = found != at->children.end() ? &*found : &at->children.emplace_back(Field{name, {}, {}});
  }
  at->value = std::move(value.value);
  at->children = std::move(value.children);
}

std::string partner_event_type(const Partner& partner, const Notice& notice) {
  // What no longer holds must never look like a new value.
  if (!partner.event_type.empty() && !takes_back(notice.kind)) return partner.event_type;
  return std::string{event_type_of(notice)};
}

}  // namespace

ComposeResult compose_for_partner(const Partner& partner, const Notice& notice, const CharacterSet& characters) {
  const auto* procedure = partner.procedure(notice.procedure);
  if (procedure == nullptr) return CannotCompose{"procedure"};
  if (const auto lacking = lacking_fact(notice); !lacking.empty()) return CannotCompose{std::string{lacking}};
  if (const auto reason = partner_not_needed(*procedure, notice); !reason.empty())
    return NotNeeded{std::string{reason}};
  if (const auto lacking = partner_lacks(*procedure, notice); !lacking.empty())
    return CannotCompose{std::string{lacking}};

  Field data;
  MissingCharacters missing{characters};
  for (const auto& field : partner.fields) {
    auto value = value_of(field, notice);
    if (!value) return CannotCompose{std::string{field.member->path}};
    if (value->value.empty() && value->children.empty()) continue;
    if (field.if_representable) {
      MissingCharacters here{characters};
      here.check(*value);
      if (!here.found().empty()) continue;
    } else if (field.member != nullptr) {  // constants are the route file's to get right
      missing.check(*value);
    }
    place(data, field.path, *std::move(value));
  }
  if (!missing.found().empty()) return CannotRepresent{missing.found()};
  return Message{partner_event_type(partner, notice), std::move(data)};
}

}  // namespace tongbao
