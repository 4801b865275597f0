#include "gateway/intake/parse_delivery.h"

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include "gateway/intake/parse_values.h"

namespace tongbao {
namespace {

using Procedures = std::vector<const Procedure*>;

/// What a delivery is judged against.
struct DeliveryScene {
  const std::vector<ParsedChange>& changes;
  bool ex_officio;
  const IntakeRules& rules;
};

bool serves(const Procedure& procedure, const ParsedChange& change) {
  return change.kind && std::ranges::find(procedure.kinds, *change.kind) != procedure.kinds.end();
}

const std::vector<Procedure>* parse_agency(MemberReader& delivery, RequestedDelivery& parsed,
                                           const IntakeRules& rules) {
  const auto agency = delivery.text("agency", Need::required);
  if (!agency) return nullptr;
  const auto known = rules.agencies.find(*agency);
  if (known == rules.agencies.end()) {
    delivery.faults().add(delivery.at("agency"), "agency_unknown");
    return nullptr;
  }
  parsed.agency = *agency;
  if (known->second.empty()) {
    delivery.faults().add(delivery.at("agency"), "agency_not_ready");
    return nullptr;
  }
  return &known->second;
}

/// The procedure a list element names; null and noted when there is none.
const Procedure* known_procedure(const nlohmann::json& element, const std::string& pointer,
                                 std::span<const Procedure> table, const DeliveryScene& scene, FaultList& faults) {
  if (!element.is_string()) {
    faults.add(pointer, "not_text");
    return nullptr;
  }
  const auto found = std::ranges::find(table, element.get_ref<const std::string&>(), &Procedure::name);
  if (found == table.end()) {
    faults.add(pointer, "procedure_unknown");
    return nullptr;
  }
  if (found->ex_officio_only && !scene.ex_officio) {
    faults.add(pointer, "procedure_ex_officio_only");
    return nullptr;
  }
  return &*found;
}

Procedures parse_procedures(MemberReader& delivery, const std::vector<Procedure>* table, const DeliveryScene& scene) {
  Procedures procedures;
  const auto* list = delivery.list("procedures", Need::required);
  if (list == nullptr || table == nullptr) return procedures;
  for (std::size_t index = 0; index < list->size(); ++index) {
    const auto pointer = pointer_step(delivery.at("procedures"), index);
    const auto* procedure = known_procedure((*list)[index], pointer, *table, scene, delivery.faults());
    if (procedure == nullptr) continue;
    if (std::ranges::find(procedures, procedure) != procedures.end()) {
      delivery.faults().add(pointer, "procedure_twice");
    } else {
      procedures.push_back(procedure);
    }
  }
  return procedures;
}

/// The changes named; nothing when the member is absent. Faulty indices are noted and left out.
std::optional<std::vector<std::size_t>> parse_change_indices(MemberReader& delivery, std::size_t change_count) {
  if (!delivery.has("changes")) return std::nullopt;
  std::vector<std::size_t> indices;
  const auto* list = delivery.list("changes", Need::required);
  for (std::size_t at = 0; list != nullptr && at < list->size(); ++at) {
    const auto& element = (*list)[at];
    const auto pointer = pointer_step(delivery.at("changes"), at);
    if (!element.is_number_integer()) {
      delivery.faults().add(pointer, "not_integer");
    } else if (!element.is_number_unsigned() || element.get<std::uint64_t>() >= change_count) {
      delivery.faults().add(pointer, "change_index_unknown");
    } else if (const auto index = element.get<std::size_t>(); std::ranges::count(indices, index) > 0) {
      delivery.faults().add(pointer, "change_index_twice");
    } else {
      indices.push_back(index);
    }
  }
  return indices;
}

/// The changes of the delivery: those named, or all the procedures serve; each pair of both must make sense.
std::vector<std::size_t> served_changes(MemberReader& delivery, const Procedures& procedures,
                                        const DeliveryScene& scene) {
  const auto named = parse_change_indices(delivery, scene.changes.size());
  std::vector<std::size_t> candidates;
  for (std::size_t index = 0; index < scene.changes.size(); ++index)
    if (!named || std::ranges::count(*named, index) > 0) candidates.push_back(index);
  std::vector<std::size_t> served;
  for (const auto index : candidates) {
    const auto& change = scene.changes[index];
    const bool any = std::ranges::any_of(procedures, [&](const Procedure* p) { return serves(*p, change); });
    if (any) served.push_back(index);
    if (!any && named && change.kind && !procedures.empty())
      delivery.faults().add(delivery.at("changes"), "change_not_served");
  }
  // an unreadable kind is a fault of its own; only what is known can be judged
  const bool all_known =
      std::ranges::all_of(candidates, [&](std::size_t i) { return scene.changes[i].kind.has_value(); });
  for (const auto* procedure : procedures) {
    const bool any = std::ranges::any_of(served, [&](std::size_t i) { return serves(*procedure, scene.changes[i]); });
    if (!any && all_known && !candidates.empty())
      delivery.faults().add(delivery.at("procedures"), "procedure_serves_none");
  }
  return served;
}

std::string parse_customer_number(MemberReader& delivery, const Procedures& procedures) {
  const auto number = delivery.text("customer_number", Need::optional).value_or("");
  const bool wanted = std::ranges::any_of(procedures, &Procedure::needs_customer_number);
  const auto pointer = delivery.at("customer_number");
  if (wanted && number.empty()) delivery.faults().add(pointer, "customer_number_missing");
  if (number.empty()) return number;
  if (!wanted && !procedures.empty()) delivery.faults().add(pointer, "customer_number_not_wanted");
  if (!is_token(number, "-", 32)) delivery.faults().add(pointer, "customer_number_form");
  return number;
}

bool parse_fallback(MemberReader& delivery, const Procedures& procedures) {
  const bool asked = delivery.boolean("fallback_residence").value_or(false);
  const bool offered = std::ranges::any_of(procedures, &Procedure::offers_fallback);
  if (asked && !offered && !procedures.empty())
    delivery.faults().add(delivery.at("fallback_residence"), "fallback_not_offered");
  return asked;
}

/// Adds the delivery and the notices it asks for.
void parse_delivery(const nlohmann::json& value, const std::string& pointer, const DeliveryScene& scene,
                    FaultList& faults, ParsedDeliveries& parsed) {
  MemberReader members{value, pointer, faults};
  RequestedDelivery delivery;
  const auto* table = parse_agency(members, delivery, scene.rules);
  const auto procedures = parse_procedures(members, table, scene);
  delivery.changes = served_changes(members, procedures, scene);
  delivery.customer_number = parse_customer_number(members, procedures);
  delivery.fallback_residence = parse_fallback(members, procedures);
  members.finish();
  for (const auto* procedure : procedures) {
    delivery.procedures.push_back(procedure->name);
    for (const auto index : delivery.changes)
      if (serves(*procedure, scene.changes[index]))
        parsed.notices.push_back({index, parsed.deliver_to.size(), delivery.agency, procedure->name});
  }
  parsed.deliver_to.push_back(std::move(delivery));
}

/// Puts notices in order and notes a change that goes to a procedure twice.
void check_notices(std::vector<PlannedNotice>& notices, FaultList& faults) {
  std::set<std::tuple<std::size_t, std::string, std::string>> seen;
  for (const auto& notice : notices)
    if (!seen.insert({notice.change, notice.agency, notice.procedure}).second)
      faults.add(pointer_step("/deliver_to", notice.delivery), "delivery_twice");
  std::ranges::stable_sort(notices, {}, &PlannedNotice::change);
}

}  // namespace

ParsedDeliveries parse_deliveries(MemberReader& request, const std::vector<ParsedChange>& changes, bool ex_officio,
                                  const IntakeRules& rules) {
  ParsedDeliveries parsed;
  const auto* list = request.list("deliver_to", Need::required);
  if (list == nullptr) return parsed;
  const auto pointer = request.at("deliver_to");
  if (list->size() > rules.most_deliveries) {
    request.faults().add(pointer, "too_many_deliveries");
    return parsed;
  }
  const DeliveryScene scene{changes, ex_officio, rules};
  for (std::size_t index = 0; index < list->size(); ++index)
    parse_delivery((*list)[index], pointer_step(pointer, index), scene, request.faults(), parsed);
  check_notices(parsed.notices, request.faults());
  return parsed;
}

}  // namespace tongbao
