#include "gateway/intake/parse_change.h"

#include <array>
#include <string_view>

#include "gateway/domain/address.h"
#include "gateway/intake/parse_values.h"

namespace tongbao {
namespace {

/// The kind a new case may have; others are told why not.
std::optional<ChangeKind> parse_kind(MemberReader& change) {
  const auto word = change.text("kind", Need::required);
  if (!word) return std::nullopt;
  const auto kind = change_kind_from(*word);
  std::string_view refusal;
  if (!kind) {
    refusal = "kind_unknown";
  } else if (*kind == ChangeKind::id_number_change) {
    refusal = "kind_not_yet";
  } else if (*kind == ChangeKind::correction || *kind == ChangeKind::revocation || *kind == ChangeKind::annulment) {
    refusal = "kind_not_here";
  }
  if (refusal.empty()) return kind;
  change.faults().add(change.at("kind"), refusal);
  return std::nullopt;
}

/// Reads a pair the kind needs, and notes one it does not have. Without a kind whatever is there is read.
template <class Read>
void parse_pair(MemberReader& change, std::string_view old_member, std::string_view new_member,
                std::optional<bool> needed, Read read) {
  for (const auto member : {old_member, new_member}) {
    const bool there = change.has(member);
    if (needed.value_or(there)) {
      read(member);
    } else if (there) {
      (void)change.object(member, Need::optional);
      change.faults().add(change.at(member), "member_not_for_kind");
    }
  }
}

void check_addresses(const ParsedChange& change, const AreaTable& areas, FaultList& faults) {
  if (!change.kind || !change.old_address || !change.new_address) return;
  const auto pointer = pointer_step(change.pointer, "new_address");
  if (address_key(*change.old_address, areas) == address_key(*change.new_address, areas))
    faults.add(pointer, "address_unchanged");
  const bool same_township = change.old_address->area_code.substr(0, 8) == change.new_address->area_code.substr(0, 8);
  if (change.kind == ChangeKind::address_change && !same_township) faults.add(pointer, "address_change_other_township");
}

void check_names(const ParsedChange& change, FaultList& faults) {
  if (!change.kind || !change.old_name || !change.new_name) return;
  const auto pointer = pointer_step(change.pointer, "new_name");
  const bool same_name = change.old_name->person_name == change.new_name->person_name;
  const bool same_romanization = change.old_name->romanization == change.new_name->romanization;
  if (change.kind != ChangeKind::romanization_change) {
    if (same_name) faults.add(pointer_step(pointer, "person_name"), "name_unchanged");
    return;
  }
  if (!same_name) faults.add(pointer_step(pointer, "person_name"), "romanization_only");
  if (same_romanization) faults.add(pointer_step(pointer, "romanization"), "romanization_unchanged");
}

ParsedChange parse_change(const nlohmann::json& value, std::string pointer, const IntakeRules& rules,
                          FaultList& faults) {
  MemberReader members{value, pointer, faults};
  ParsedChange change;
  change.pointer = std::move(pointer);
  change.kind = parse_kind(members);
  if (auto person = parse_person(members, rules)) {
    change.person = std::move(person->person);
    change.birth_date = person->birth_date;
    change.is_protected = person->is_protected;
  }
  const auto kind = change.kind;
  const auto address_needed = kind ? std::optional{is_address_kind(*kind)} : std::nullopt;
  const auto name_needed = kind ? std::optional{is_name_kind(*kind)} : std::nullopt;
  parse_pair(members, "old_address", "new_address", address_needed, [&](std::string_view member) {
    const bool old = member == "old_address";
    // an area that a boundary adjustment ended is no longer in the table
    const bool ended = old && kind == ChangeKind::boundary_adjustment;
    (old ? change.old_address : change.new_address) =
        parse_address(members, member, ended ? AreaCheck::code_only : AreaCheck::official, rules);
  });
  parse_pair(members, "old_name", "new_name", name_needed, [&](std::string_view member) {
    (member == "old_name" ? change.old_name : change.new_name) = parse_legal_name(members, member);
  });
  members.finish();
  check_addresses(change, rules.areas, faults);
  check_names(change, faults);
  return change;
}

}  // namespace

std::vector<ParsedChange> parse_changes(MemberReader& request, const IntakeRules& rules) {
  const auto* list = request.list("changes", Need::required);
  std::vector<ParsedChange> changes;
  if (list == nullptr) return changes;
  const auto pointer = request.at("changes");
  if (list->size() > rules.most_changes) {
    request.faults().add(pointer, "too_many_changes");
    return changes;
  }
  for (std::size_t index = 0; index < list->size(); ++index)
    changes.push_back(parse_change((*list)[index], pointer_step(pointer, index), rules, request.faults()));
  return changes;
}

}  // namespace tongbao
