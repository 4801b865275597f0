#include "gateway/intake/revocation_request.h"

#include <algorithm>
#include <set>
#include <utility>

#include "gateway/intake/parse_details.h"
#include "gateway/intake/parse_values.h"

namespace tongbao {
namespace {

constexpr std::uint32_t kMostChangeIndex = 29;

/// Both of a pair, neither, or a fault for half of one.
bool has_pair(MemberReader& members, std::string_view old_member, std::string_view new_member) {
  const bool has_old = members.has(old_member);
  const bool has_new = members.has(new_member);
  if (has_old != has_new) members.faults().add(members.at(has_old ? new_member : old_member), "pair_incomplete");
  return has_old || has_new;
}

void parse_revoked_pairs(MemberReader& members, const IntakeRules& rules, RevokedChange& parsed) {
  const bool addresses = has_pair(members, "old_address", "new_address");
  const bool names = has_pair(members, "old_name", "new_name");
  if (addresses && names) members.faults().add(members.at("old_name"), "pair_ambiguous");
  if (members.has("old_address"))
    parsed.old_address = parse_address(members, "old_address", AreaCheck::official, rules);
  if (members.has("new_address"))
    parsed.new_address = parse_address(members, "new_address", AreaCheck::official, rules);
  if (members.has("old_name")) parsed.old_name = parse_legal_name(members, "old_name");
  if (members.has("new_name")) parsed.new_name = parse_legal_name(members, "new_name");
}

RevokedChange parse_revoked_change(const nlohmann::json& value, const std::string& pointer, const IntakeRules& rules,
                                   FaultList& faults) {
  MemberReader members{value, pointer, faults};
  RevokedChange parsed;
  parsed.change = members.number("change", 0, kMostChangeIndex).value_or(0);
  if (auto person = parse_person(members, rules)) {
    parsed.person = std::move(person->person);
    parsed.is_protected = person->is_protected;
  }
  parse_revoked_pairs(members, rules, parsed);
  members.finish();
  return parsed;
}

std::vector<RevokedChange> parse_revoked_changes(MemberReader& request, const IntakeRules& rules) {
  std::vector<RevokedChange> changes;
  const auto* list = request.list("changes", Need::required);
  if (list == nullptr) return changes;
  if (list->size() > rules.most_changes) {
    request.faults().add(request.at("changes"), "too_many_changes");
    return changes;
  }
  std::set<std::size_t> seen;
  for (std::size_t index = 0; index < list->size(); ++index) {
    const auto pointer = pointer_step(request.at("changes"), index);
    const auto faults_before = request.faults().size();
    changes.push_back(parse_revoked_change((*list)[index], pointer, rules, request.faults()));
    const bool fresh = seen.insert(changes.back().change).second;
    if (!fresh && request.faults().size() == faults_before)
      request.faults().add(pointer_step(pointer, "change"), "change_index_twice");
  }
  return changes;
}

std::optional<std::vector<std::size_t>> parse_withdrawn_changes(MemberReader& request) {
  if (!request.has("changes")) return std::nullopt;
  std::vector<std::size_t> changes;
  const auto* list = request.list("changes", Need::required);
  for (std::size_t at = 0; list != nullptr && at < list->size(); ++at) {
    const auto& element = (*list)[at];
    const auto pointer = pointer_step(request.at("changes"), at);
    if (!element.is_number_integer()) {
      request.faults().add(pointer, "not_integer");
    } else if (!element.is_number_unsigned() || element.get<std::uint64_t>() > kMostChangeIndex) {
      request.faults().add(pointer, "change_index_unknown");
    } else if (const auto index = element.get<std::size_t>(); std::ranges::count(changes, index) > 0) {
      request.faults().add(pointer, "change_index_twice");
    } else {
      changes.push_back(index);
    }
  }
  return changes;
}

std::string_view misfit_of(const RevokedChange& change, std::span<const ChangeKind> kinds, std::string_view not_this) {
  if (change.change >= kinds.size()) return "change_index_unknown";
  const auto kind = kinds[change.change];
  if (kind == ChangeKind::correction || kind == ChangeKind::revocation || kind == ChangeKind::annulment)
    return not_this;
  const bool addresses = change.new_address.has_value();
  const bool names = change.new_name.has_value();
  return addresses == is_address_kind(kind) && names == is_name_kind(kind) ? std::string_view{} : "pair_not_of_change";
}

}  // namespace

RevocationReading parse_later_request(std::string_view body, const IntakeRules& rules,
                                      std::span<const std::string_view> reasons) {
  FaultList faults;
  const auto json = parse_body(body, rules, faults);
  if (!json) return faults.take();
  MemberReader request{*json, "", faults};
  RevocationRequest parsed;
  parse_register_dates(request, rules, parsed.registered_on, parsed.effective_on);
  parsed.reason = parse_word(request, "reason", reasons, "reason_unknown").value_or("");
  parsed.basis = parse_free_text(request, "basis", Need::optional, 200).value_or("");
  parsed.changes = parse_revoked_changes(request, rules);
  request.finish();
  if (!faults.empty()) return faults.take();
  return parsed;
}

void check_later_request(const RevocationRequest& request, std::span<const ChangeKind> kinds_of_case,
                         std::string_view not_this, FaultList& faults) {
  for (std::size_t index = 0; index < request.changes.size(); ++index) {
    const auto misfit = misfit_of(request.changes[index], kinds_of_case, not_this);
    const auto pointer = pointer_step("/changes", index);
    const bool about_index = misfit == "change_index_unknown" || misfit == not_this;
    if (!misfit.empty()) faults.add(about_index ? pointer_step(pointer, "change") : pointer, misfit);
  }
}

RevocationReading parse_revocation(std::string_view body, const IntakeRules& rules) {
  return parse_later_request(body, rules, kRevocationReasons);
}

Faults check_revocation(const RevocationRequest& request, std::span<const ChangeKind> kinds_of_case) {
  FaultList faults;
  check_later_request(request, kinds_of_case, "change_not_revocable", faults);
  return faults.take();
}

WithdrawReading parse_withdrawal(std::string_view body, const IntakeRules& rules) {
  FaultList faults;
  const auto json = parse_body(body, rules, faults);
  if (!json) return faults.take();
  MemberReader request{*json, "", faults};
  WithdrawRequest parsed;
  parsed.reason = parse_word(request, "reason", kWithdrawalReasons, "reason_unknown").value_or("");
  parsed.changes = parse_withdrawn_changes(request);
  request.finish();
  if (!faults.empty()) return faults.take();
  return parsed;
}

Faults check_withdrawal(const WithdrawRequest& request, std::size_t change_count) {
  FaultList faults;
  if (request.changes)
    for (std::size_t at = 0; at < request.changes->size(); ++at)
      if ((*request.changes)[at] >= change_count) faults.add(pointer_step("/changes", at), "change_index_unknown");
  return faults.take();
}

}  // namespace tongbao
