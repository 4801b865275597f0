#include "plugins/vehicle/answers.h"

#include <algorithm>
#include <array>

#include "gateway/kit/answer_fields.h"
#include "gateway/kit/instant_text.h"

namespace tongbao {

namespace {

/// Outcomes this office gives; `expired`, `not_needed` and `cannot_represent` are not its to say.
constexpr std::array kVehicleOutcomes{Outcome::applied,   Outcome::already_current, Outcome::applied_alternative,
                                      Outcome::refused,   Outcome::no_record,       Outcome::needs_citizen,
                                      Outcome::superseded};

struct VehicleReason {
  std::string_view word;
  std::string_view procedures;  // separated by blanks; empty: every one
};
constexpr std::array kVehicleReasons{
    VehicleReason{"registration_expired", "vehicle.registration_address"},
    VehicleReason{"open_violations", ""},
    VehicleReason{"chattel_mortgage", "vehicle.registration_address"},
    VehicleReason{"inspection_overdue", "vehicle.registration_address"},
    VehicleReason{"license_expired", "vehicle.license_address vehicle.license_name"},
    VehicleReason{"identity_mismatch", ""},
};

bool is_vehicle_reason(std::string_view word, std::string_view procedure) {
  return std::any_of(kVehicleReasons.begin(), kVehicleReasons.end(), [&](const VehicleReason& reason) {
    return reason.word == word && (reason.procedures.empty() || reason.procedures.find(procedure) != std::string::npos);
  });
}

bool changed_records(Outcome outcome) {
  return outcome == Outcome::applied || outcome == Outcome::applied_alternative;
}

/// Fills reason; says what is wrong, or nothing.
std::string read_vehicle_reason(const Reply& reply, std::string_view reason, Settled& settled) {
  const bool may = settled.outcome == Outcome::refused || settled.outcome == Outcome::applied_alternative;
  if (reason.empty()) return settled.outcome == Outcome::refused ? "refused without a reason" : "";
  if (!may) return "a reason beside an outcome that has none";
  if (!is_vehicle_reason(reason, reply.procedure)) return "a reason outside the list";
  settled.reason = reason;
  return {};
}

/// Fills the offices; says what is wrong, or nothing.
std::string read_vehicle_offices(const Field& answer, Settled& settled) {
  for (const auto* office : all_named(answer, "offices")) {
    if (!changed_records(settled.outcome)) return "offices beside an outcome that changed nothing";
    const auto name = only_value(*office, "agency_office"), records = only_value(*office, "records");
    if (!name || name->empty() || !records) return "an office without a name";
    ChangedAt changed{std::string{*name}, std::nullopt};
    if (!records->empty()) {
      changed.records = record_count(*records);
      if (!changed.records) return "a number of records that is none";
    }
    for (const auto& earlier : settled.offices)
      if (earlier.agency_office == changed.agency_office) return "an office named twice";
    settled.offices.push_back(std::move(changed));
  }
  return {};
}

/// Fills the follow-up; says what is wrong, or nothing.
std::string read_vehicle_follow_up(const Field& answer, Settled& settled) {
  const auto groups = all_named(answer, "follow_up");
  if (groups.empty()) return settled.outcome == Outcome::needs_citizen ? "needs_citizen without a follow-up" : "";
  if (groups.size() > 1) return "several follow-ups";
  if (!changed_records(settled.outcome) && settled.outcome != Outcome::needs_citizen)
    return "a follow-up beside an outcome that has none";
  const auto what = only_value(*groups.front(), "what"), office = only_value(*groups.front(), "agency_office");
  const auto until = only_value(*groups.front(), "until");
  if (!what || !office || !until || (*what != "photo" && *what != "visit")) return "a follow-up outside the list";
  if (!until->empty() && !parse_iso_day(*until)) return "a follow-up until no day";
  settled.follow_up = FollowUp{std::string{*what}, std::string{*office}, std::string{*until}};
  return {};
}

/// By domain.md §4 `applied` with no record changed is `already_current`; an unknown number means at least one.
void settle_unchanged(Settled& settled) {
  const bool none = !settled.offices.empty() && std::all_of(settled.offices.begin(), settled.offices.end(),
                                                            [](const ChangedAt& at) { return at.records == 0U; });
  if (!none || settled.outcome != Outcome::applied) return;
  settled.outcome = Outcome::already_current;
  settled.offices.clear();
}

Verdict read_vehicle_settled(const Reply& reply, Outcome outcome) {
  Settled settled;
  settled.outcome = outcome;
  const auto reason = only_value(reply.content, "reason"), agency_ref = only_value(reply.content, "agency_ref");
  const auto effective_at = only_value(reply.content, "effective_at");
  if (!reason || !agency_ref || !effective_at) return Unreadable{"a member stands twice or is no value"};
  if (!effective_at->empty() && !parse_instant(*effective_at)) return Unreadable{"effective_at is no instant"};
  if (outcome == Outcome::applied_alternative && reply.procedure != "vehicle.registration_address")
    return Unreadable{"an alternative for a procedure that has none"};
  settled.agency_ref = *agency_ref;
  settled.effective_at = *effective_at;
  for (const auto& wrong : {read_vehicle_reason(reply, *reason, settled), read_vehicle_offices(reply.content, settled),
                            read_vehicle_follow_up(reply.content, settled)})
    if (!wrong.empty()) return Unreadable{wrong};
  settle_unchanged(settled);
  return settled;
}

}  // namespace

Verdict read_vehicle_answer(const Reply& reply) {
  const auto word = only_value(reply.content, "outcome"), until = only_value(reply.content, "until");
  if (!word || word->empty()) return Unreadable{"no outcome"};
  if (!until) return Unreadable{"until stands twice or is no value"};
  if (*word == "deferred") {
    const auto due = parse_instant(*until);
    if (!until->empty() && !due) return Unreadable{"until is no instant"};
    return Pending{due};
  }
  const auto outcome = outcome_from(*word);
  if (!outcome || std::find(kVehicleOutcomes.begin(), kVehicleOutcomes.end(), *outcome) == kVehicleOutcomes.end())
    return Unreadable{"an outcome outside the list"};
  return read_vehicle_settled(reply, *outcome);
}

}  // namespace tongbao
