#include "gateway/intake/case_request.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "gateway/intake/parse_change.h"
#include "gateway/intake/parse_consents.h"
#include "gateway/intake/parse_delivery.h"
#include "gateway/intake/parse_details.h"
#include "gateway/intake/parse_values.h"

namespace tongbao {
namespace {

/// Applicant and consents, or for ex officio kinds basis and event, and none of the other.
void parse_standing(MemberReader& request, const std::vector<ParsedChange>& changes, bool ex_officio,
                    const IntakeRules& rules, CaseRequest& parsed) {
  constexpr std::array<std::string_view, 2> kApplied{"applicant", "consents"};
  constexpr std::array<std::string_view, 2> kExOfficio{"basis", "event_id"};
  for (const auto member : ex_officio ? kApplied : kExOfficio) {
    if (!request.has(member)) continue;
    request.ignore(member);
    request.faults().add(request.at(member), ex_officio ? "not_for_ex_officio" : "only_for_ex_officio");
  }
  if (ex_officio) {
    parsed.basis = parse_free_text(request, "basis", Need::required, 200).value_or("");
    parsed.event_id = parse_event_id(request, changes);
    check_one_household(changes, rules.areas, request.faults());
    return;
  }
  const auto registered = calendar_date_from(parsed.registered_on).value_or(taipei_date(rules.now));
  parsed.applicant = parse_applicant(request, changes, rules);
  parsed.consents = parse_consents(request, changes, parsed.applicant, registered, rules);
}

void take_changes(std::vector<ParsedChange> changes, CaseRequest& parsed) {
  for (auto& change : changes) {
    parsed.changes.push_back({change.kind.value_or(ChangeKind::move_in), change.person.value_or(Person{}),
                              change.is_protected, std::move(change.old_address), std::move(change.new_address),
                              std::move(change.old_name), std::move(change.new_name)});
  }
}

CaseRequest parse_members(MemberReader& request, const IntakeRules& rules) {
  CaseRequest parsed;
  parsed.office = parse_office(request, rules.areas);
  parsed.kind_of_visit = parse_kind_of_visit(request);
  parse_register_dates(request, rules, parsed.registered_on, parsed.effective_on);
  auto changes = parse_changes(request, rules);
  check_changes_together(changes, request.faults());
  const auto kinds = ex_officio_case(changes, request.faults());
  const bool visit_ex_officio = parsed.kind_of_visit == "ex_officio";
  if (kinds && !parsed.kind_of_visit.empty() && *kinds != visit_ex_officio)
    request.faults().add(request.at("kind_of_visit"), "visit_kind_mismatch");
  const bool ex_officio = kinds.value_or(visit_ex_officio);
  parse_standing(request, changes, ex_officio, rules, parsed);
  auto deliveries = parse_deliveries(request, changes, ex_officio, rules);
  parsed.deliver_to = std::move(deliveries.deliver_to);
  parsed.notices = std::move(deliveries.notices);
  parsed.contact = parse_contact(request);
  parsed.documents_still_submitted = parse_documents(request, parsed.notices);
  parsed.second_check = request.boolean("second_check").value_or(false);
  request.finish();
  take_changes(std::move(changes), parsed);
  return parsed;
}

}  // namespace

CaseReading parse_case(std::string_view body, const IntakeRules& rules) {
  FaultList faults;
  const auto json = parse_body(body, rules, faults);
  if (!json) return faults.take();
  MemberReader request{*json, "", faults};
  auto parsed = parse_members(request, rules);
  if (!faults.empty()) return faults.take();
  return parsed;
}

}  // namespace tongbao
