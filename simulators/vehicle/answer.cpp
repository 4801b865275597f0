#include "simulators/vehicle/answer.h"

#include <map>

namespace tongbao::sim_vehicle {

using nlohmann::json;

json answer_of(const std::string& case_id, const Decision& decision, const std::string& agency_ref,
               stage::Instant now) {
  json answer{{"case_id", case_id}, {"outcome", decision.outcome}};
  if (!agency_ref.empty()) answer["agency_ref"] = agency_ref;
  if (!decision.reason.empty()) answer["reason"] = decision.reason;
  if (decision.outcome.starts_with("applied")) {
    answer["effective_at"] = stage::rfc3339(now);
    std::map<std::string, int> records;
    for (const auto& write : decision.writes)
      ++records[write.agency_office];
    for (const auto& [office, count] : records)
      answer["offices"].push_back({{"agency_office", office}, {"records", count}});
  }
  if (const auto& follow_up = decision.follow_up)
    answer["follow_up"] = {
        {"what", follow_up->what}, {"agency_office", follow_up->agency_office}, {"until", follow_up->until}};
  return answer;
}

}  // namespace tongbao::sim_vehicle
