#include "tests/simulator/sim_desk.h"

#include <algorithm>

#include "tests/kit/a_case.h"

namespace tongbao::simulator {
namespace {

constexpr std::size_t kPeople = 3;

std::string person_id_of(std::size_t person) {
  return "Y10987654" + std::to_string(person);
}

struct ChangeRow {
  std::string change_id;
  std::size_t person = 0;
};

std::vector<ChangeRow> changes_of(const Scene& scene, const std::string& case_id) {
  std::vector<ChangeRow> found;
  for (auto& [id] : scene.eyes->rows<std::string>(
           "SELECT change_id FROM changes WHERE case_id = :case_id ORDER BY change_index", case_id)) {
    const auto person = scene.ledger.person_of_change.at(id);
    found.push_back({std::move(id), person});
  }
  return found;
}

}  // namespace

/// Writes down what was acknowledged, in the order of the acknowledgement.
void SimDesk::enter(const AcceptedCase& accepted, const std::vector<std::string>& change_ids) {
  auto& ledger = scene_.ledger;
  std::vector<std::size_t> orders;
  for (const auto& id : change_ids)
    orders.push_back(++ledger.changes_of_person[ledger.person_of_change.at(id)]);
  for (const auto& notice : accepted.notices) {
    LedgerNotice written;
    const auto change = notice.change_index;
    written.case_id = accepted.case_id;
    written.change_id = change_ids.at(change);
    written.agency = notice.agency;
    written.procedure = notice.procedure;
    written.person = ledger.person_of_change.at(written.change_id);
    written.order = orders.at(change);
    written.name = "n" + std::to_string(ledger.notices.size() + 1) + "(person " + std::to_string(written.person) +
                   " #" + std::to_string(written.order) + ")";
    scene_.trace.say("desk", "accepted " + notice.procedure + " as " + notice.state, written.name);
    ledger.notices.emplace(notice.notice_id, std::move(written));
  }
  ledger.cases.push_back(accepted.case_id);
}

void SimDesk::accept() {
  auto built = a_case();
  std::vector<std::size_t> people;
  const auto changes = scene_.chance.percent(25) ? 2U : 1U;
  for (std::size_t change = 0; change < changes; ++change) {
    people.push_back(scene_.chance.below(kPeople));
    built.of(person_id_of(people.back()));
    built.to(kHeardProcedure, scene_.chance.percent(8) ? "second_check" : "");
    if (scene_.chance.percent(15)) built.to(kQuietProcedure);
  }
  if (scene_.chance.percent(8)) built.after(std::chrono::minutes{scene_.chance.between(1, 30)});
  auto fresh = built.build(ids_);
  std::vector<std::string> ids;
  for (std::size_t change = 0; change < fresh.changes.size(); ++change) {
    ids.push_back(fresh.changes[change].change_id);
    scene_.ledger.person_of_change[ids.back()] = people[change];
  }
  const auto outcome = scene_.store->accept(std::move(fresh));
  if (!outcome) return scene_.ledger.accuse("refused", "accept: " + outcome.failure().detail);
  enter(std::get<Accepted>(*outcome).accepted, ids);
}

void SimDesk::withdraw(const std::string& case_id) {
  Withdrawal made{case_id, {}, "clerk-1", "citizen_request", a_case().build(ids_), {}};
  made.annulment.earlier_case_id = case_id;
  made.annulment.payload = {};
  for (const auto& change : changes_of(scene_, case_id)) {
    made.annulment.changes.push_back(
        {ids_.next(), "", ChangeKind::annulment, ChangeKind::full_name_change, change.change_id});
    scene_.ledger.person_of_change[made.annulment.changes.back().change_id] = change.person;
  }
  made.answer = [](const WithdrawnNotices&) { return std::string{"{}"}; };
  const auto outcome = scene_.store->withdraw(std::move(made));
  if (!outcome) return scene_.ledger.accuse("refused", "withdraw: " + outcome.failure().detail);
  const auto* done = std::get_if<WithdrawnNotices>(&*outcome);
  if (done == nullptr) return scene_.ledger.accuse("refused", "withdraw found no case");
  for (const auto& id : done->withdrawn)
    scene_.trace.say("desk", "withdrew", scene_.ledger.name(id));
  if (!done->annulment) return;
  std::vector<std::string> ids;
  for (const auto& change : changes_of(scene_, done->annulment->case_id))
    ids.push_back(change.change_id);
  enter(*done->annulment, ids);
}

void SimDesk::act_on(const std::string& case_id, bool revoke) {
  const auto changes = changes_of(scene_, case_id);
  const auto& chosen = changes[scene_.chance.below(changes.size())];
  auto built = a_case().of(person_id_of(chosen.person));
  if (revoke)
    built.revoking(case_id, chosen.change_id);
  else
    built.correcting(case_id, chosen.change_id, "許大中");
  auto fresh = built.build(ids_);
  const std::vector<std::string> ids{fresh.changes.front().change_id};
  scene_.ledger.person_of_change[ids.front()] = chosen.person;
  const auto outcome = scene_.store->accept_later_case(std::move(fresh));
  if (!outcome) return scene_.trace.say("desk", "is refused", outcome.failure().code);  // it was revoked before
  enter(std::get<Accepted>(*outcome).accepted, ids);
}

void SimDesk::reconsider() {
  std::vector<std::string> first_cases;  // a correction of a correction names the first case
  for (auto& [id] :
       scene_.eyes->rows<std::string>("SELECT case_id FROM cases WHERE earlier_case_id IS NULL ORDER BY case_id"))
    first_cases.push_back(std::move(id));
  if (first_cases.empty()) return;
  const auto& case_id = first_cases[scene_.chance.below(first_cases.size())];
  const auto what = scene_.chance.below(4);
  if (what < 2) return withdraw(case_id);
  act_on(case_id, what == 2);
}

bool SimDesk::settle(const std::string& notice_id, const std::string& outcome) {
  const auto word = outcome_from(outcome);
  const auto done = scene_.store->settle_by_hand({{notice_id, "operator-1", "agency_confirmed"}, *word, "LAND-77", ""});
  if (!done) scene_.ledger.accuse("refused", "settle: " + done.failure().detail);
  scene_.trace.say("desk", "settles as " + outcome, scene_.ledger.name(notice_id));
  return done && std::holds_alternative<HandDone>(*done);
}

/// A person asks the agency first: nothing may be on its way to it, and what it has it must have decided.
bool SimDesk::attend_to(const std::string& notice_id) {
  if (network_.travelling(notice_id)) return false;
  const auto* heard = network_.agency().heard(notice_id);
  if (heard != nullptr && !scene_.terms.deduplicates)
    return !heard->outcome.empty() && settle(notice_id, heard->outcome);
  if (heard != nullptr && !heard->outcome.empty() && scene_.chance.percent(40))
    return settle(notice_id, heard->outcome);
  scene_.ledger.notices.at(notice_id).retried_by_hand = true;
  const auto done = scene_.store->retry({notice_id, "operator-1", "agency_confirmed"});
  if (!done) scene_.ledger.accuse("refused", "retry: " + done.failure().detail);
  scene_.trace.say("desk", "sends again", scene_.ledger.name(notice_id));
  return done && std::holds_alternative<HandDone>(*done);
}

bool SimDesk::attend() {
  for (const auto& [id] :
       scene_.eyes->rows<std::string>("SELECT notice_id FROM notices WHERE state = 'attention' ORDER BY notice_id"))
    if (attend_to(id)) return true;
  return false;
}

void SimDesk::approve_all() {
  for (const auto& [id] :
       scene_.eyes->rows<std::string>("SELECT DISTINCT case_id FROM notices WHERE state = 'held' ORDER BY case_id")) {
    const auto done = scene_.store->approve({id, "reviewer-2", "checked_by_second_clerk"});
    if (!done) scene_.ledger.accuse("refused", "approve: " + done.failure().detail);
  }
}

void SimDesk::pause() {
  std::optional<Instant> until;
  if (scene_.chance.percent(50)) until = scene_.time.now() + Millis{scene_.chance.between(1'000, 60'000)};
  const auto moved = scene_.store->move_route({kAgency, RouteEvent::paused_by_hand, "paused", until});
  if (moved) scene_.trace.say("desk", "pauses the route");
}

void SimDesk::resume() {
  const auto moved = scene_.store->move_route({kAgency, RouteEvent::resumed_by_hand, "", std::nullopt});
  if (moved) scene_.trace.say("desk", "lets the route go on");
}

}  // namespace tongbao::simulator
