#include "simulators/land/decide.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace tongbao::sim_land {
namespace {

using Where = ValueChange::Where;

Decision answer(std::string code) {
  Decision decision;
  decision.code = std::move(code);
  return decision;
}

void change_value(std::vector<ValueChange>& changes, const Holding& holding, Where where, const std::string& field,
                  const std::string& from, const std::string& to) {
  if (from == to) return;
  changes.push_back(
      {where, where == Where::holding ? holding.holding_id : holding.parcel_id, holding.office, field, from, to});
}

std::vector<ValueChange> wanted_changes(const LandNotice& notice, const OwnerView& owner) {
  std::vector<ValueChange> changes;
  for (const auto& holding : owner.holdings) {
    if (notice.procedure == "land.name") {
      change_value(changes, holding, Where::holding, "person_name", holding.person_name, notice.new_name->person_name);
      change_value(changes, holding, Where::holding, "romanization", holding.romanization,
                   notice.new_name->romanization.value_or(holding.romanization));
      continue;
    }
    const auto& address = notice.new_address->as_registered;
    const bool all = notice.procedure == "land.address";
    if (all || holding.address == notice.old_address->as_registered)
      change_value(changes, holding, Where::holding, "address", holding.address, address);
    if (!all && holding.doorplate == notice.old_address->as_registered)
      change_value(changes, holding, Where::parcel, "doorplate", holding.doorplate, address);
  }
  return changes;
}

/// For a renumbering: does any entry already read the new address?
bool reads_new_address(const LandNotice& notice, const OwnerView& owner) {
  const auto& address = notice.new_address->as_registered;
  return std::any_of(owner.holdings.begin(), owner.holdings.end(),
                     [&](const Holding& at) { return at.address == address || at.doorplate == address; });
}

std::vector<char32_t> not_storable(const LandNotice& notice, const stage::CodeTable& storable) {
  if (notice.new_name)
    return storable.missing(notice.new_name->person_name + notice.new_name->romanization.value_or(""));
  return storable.missing(notice.new_address ? notice.new_address->as_registered : std::string{});
}

Decision decide_restoring(const EarlierEffect& earlier) {
  if (earlier.changes.empty()) return answer("0001");
  if (earlier.newer_stands) return answer("0002");
  auto decision = answer("0000");
  for (auto change : earlier.changes) {
    std::swap(change.old_value, change.new_value);
    decision.changes.push_back(std::move(change));
  }
  return decision;
}

/// A new paper certificate is to be fetched where one is out. With several offices none is named.
void add_certificate(Decision& decision, const OwnerView& owner) {
  std::set<std::string> offices;
  for (const auto& holding : owner.holdings)
    if (holding.certificate && decision.rows().contains(holding.office)) offices.insert(holding.office);
  if (offices.empty()) return;
  decision.follow_up = "fetch_certificate";
  if (offices.size() == 1) decision.follow_up_office = *offices.begin();
}

Decision decide_changing(const LandNotice& notice, const OwnerView& owner, const stage::CodeTable& storable) {
  auto decision = answer("3001");
  decision.characters = not_storable(notice, storable);
  if (!decision.characters.empty()) {
    decision.follow_up = "new_character";
    return decision;
  }
  const bool doorplate = notice.procedure == "land.doorplate";
  decision.changes = wanted_changes(notice, owner);
  if (decision.changes.empty()) return answer(doorplate && !reads_new_address(notice, owner) ? "1001" : "0001");
  const auto& all = owner.holdings;
  if (!doorplate && std::any_of(all.begin(), all.end(), [](const Holding& at) { return at.restricted; }))
    return answer("2001");
  if (std::any_of(all.begin(), all.end(), [](const Holding& at) { return at.pending; })) return answer("2003");
  decision.code = "0000";
  if (notice.procedure == "land.name") add_certificate(decision, owner);
  return decision;
}

}  // namespace

std::map<std::string, int> Decision::rows() const {
  std::map<std::string, int> out;
  std::set<std::tuple<Where, std::int64_t>> seen;
  for (const auto& change : changes)
    if (seen.emplace(change.where, change.row_id).second) ++out[change.office];
  return out;
}

std::string_view order_field(const LandNotice& notice) {
  return notice.procedure == "land.name" ? "name" : "address";
}

Decision decide(const LandNotice& notice, const OwnerView& owner, const EarlierEffect& earlier,
                const stage::CodeTable& storable) {
  if (!owner.found) {
    if (!owner.namesake_without_id) return answer(owner.namesake_with_other_id ? "2002" : "1001");
    auto decision = answer("0200");
    decision.follow_up = "visit";
    return decision;
  }
  if (owner.holdings.empty()) return answer("1001");
  if (!owner.birth_date.empty() && owner.birth_date != notice.birth_date) return answer("2002");
  if (owner.deceased) return answer("2004");
  if (!owner.newest_seq.empty() && notice.subject_seq <= owner.newest_seq) return answer("0002");
  return notice.annuls.empty() ? decide_changing(notice, owner, storable) : decide_restoring(earlier);
}

}  // namespace tongbao::sim_land
