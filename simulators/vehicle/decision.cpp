#include "simulators/vehicle/decision.h"

namespace tongbao::sim_vehicle {

namespace {

Decision settled(std::string outcome, std::string reason = {}) {
  Decision decision;
  decision.outcome = std::move(outcome);
  decision.reason = std::move(reason);
  return decision;
}

/// The answer that needs no look at the records' values, if there is one.
std::optional<Decision> decide_person(const Holdings& holdings) {
  if (holdings.records.empty()) return settled("no_record");
  if (!holdings.identity_matches) return settled("refused", "identity_mismatch");
  return std::nullopt;
}

}  // namespace

Decision decide(const Notice& notice, const Holdings& holdings, const std::string& until) {
  if (auto at_once = decide_person(holdings)) return *at_once;
  Decision decision = settled("applied");
  std::size_t newer = 0;
  for (const auto& record : holdings.records) {
    if (record.last_seq > notice.subject_seq) {
      ++newer;
      continue;
    }
    if (record.value == notice.new_value) continue;
    if (record.photo == "visit" && record.bar.empty()) {
      auto waiting = settled("needs_citizen");
      waiting.follow_up = FollowUp{"visit", record.agency_office, until};
      return waiting;
    }
    const bool aside = !record.bar.empty();
    if (aside && !notice.fallback_residence) return settled("refused", record.bar);
    if (aside && record.fallback == notice.new_value) continue;
    if (aside && decision.reason.empty()) {
      decision.outcome = "applied_alternative";
      decision.reason = record.bar;
    }
    decision.writes.push_back({record.record_id, record.agency_office, aside ? "fallback" : "value",
                               aside ? record.fallback : record.value, notice.new_value});
    if (record.photo == "needed") decision.follow_up = FollowUp{"photo", record.agency_office, until};
  }
  if (!decision.writes.empty()) return decision;
  return settled(newer == holdings.records.size() ? "superseded" : "already_current");
}

Annulment decide_annulment(const Holdings& holdings, const std::vector<StandingWrite>& standing) {
  Annulment annulment;
  if (auto at_once = decide_person(holdings)) {
    annulment.decision = *at_once;
    return annulment;
  }
  for (const auto& [write_id, write, next_write_id] : standing) {
    if (next_write_id) {
      annulment.rebases.push_back({*next_write_id, write.before});
    } else {
      annulment.decision.writes.push_back(
          {write.record_id, write.agency_office, write.field, write.after, write.before});
    }
  }
  const bool restored = !annulment.decision.writes.empty();
  annulment.decision.outcome = standing.empty() ? "already_current" : restored ? "applied" : "superseded";
  return annulment;
}

}  // namespace tongbao::sim_vehicle
