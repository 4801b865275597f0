// What must hold between the changes of one case.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "gateway/domain/address.h"
#include "gateway/intake/parse_change.h"

namespace tongbao {
namespace {

/// Whether this kind gives the person the name it carries (a relative's name is another's).
bool renames_the_person(const ParsedChange& change) {
  return change.kind && is_name_kind(*change.kind) && change.kind != ChangeKind::name_follows_relative;
}

void check_twice(const std::vector<ParsedChange>& changes, FaultList& faults) {
  std::set<std::pair<std::string, ChangeKind>> seen;
  for (const auto& change : changes) {
    // both parents may change their names
    if (!change.kind || !change.person || change.kind == ChangeKind::name_follows_relative) continue;
    if (!seen.insert({change.person->person_id, *change.kind}).second)
      faults.add(pointer_step(change.pointer, "kind"), "change_twice");
  }
}

void check_same_person(const std::vector<ParsedChange>& changes, FaultList& faults) {
  std::map<std::string, const ParsedChange*> first;
  for (const auto& change : changes) {
    if (!change.person) continue;
    const auto [known, is_new] = first.try_emplace(change.person->person_id, &change);
    if (is_new) continue;
    const bool alike = known->second->person == change.person && known->second->is_protected == change.is_protected;
    if (!alike) faults.add(pointer_step(change.pointer, "person"), "person_differs");
  }
}

/// The last of a person's name changes in the case gives the name `person_name` must be.
void check_new_names(const std::vector<ParsedChange>& changes, FaultList& faults) {
  std::map<std::string, const ParsedChange*> last;
  for (const auto& change : changes)
    if (renames_the_person(change) && change.person && change.new_name) last[change.person->person_id] = &change;
  for (const auto& [person_id, change] : last)
    if (change->person->person_name != change->new_name->person_name)
      faults.add(pointer_step(pointer_step(change->pointer, "person"), "person_name"), "person_name_not_new_name");
}

}  // namespace

void check_changes_together(const std::vector<ParsedChange>& changes, FaultList& faults) {
  check_twice(changes, faults);
  check_same_person(changes, faults);
  check_new_names(changes, faults);
}

std::optional<bool> ex_officio_case(const std::vector<ParsedChange>& changes, FaultList& faults) {
  std::optional<bool> ex_officio;
  for (const auto& change : changes) {
    if (!change.kind) continue;
    if (!ex_officio) ex_officio = is_ex_officio(*change.kind);
    if (*ex_officio == is_ex_officio(*change.kind)) continue;
    faults.add("/changes", "kinds_mixed");
    return std::nullopt;
  }
  return ex_officio;
}

void check_one_household(const std::vector<ParsedChange>& changes, const AreaTable& areas, FaultList& faults) {
  const ParsedChange* first = nullptr;
  for (const auto& change : changes) {
    if (change.kind != ChangeKind::doorplate_renumbering || !change.old_address || !change.new_address) continue;
    if (first == nullptr) first = &change;
    const bool together = address_key(*first->old_address, areas) == address_key(*change.old_address, areas) &&
                          address_key(*first->new_address, areas) == address_key(*change.new_address, areas);
    if (!together) faults.add(change.pointer, "household_mixed");
  }
}

}  // namespace tongbao
