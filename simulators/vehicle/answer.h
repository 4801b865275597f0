#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "simulators/stage/day_clock.h"
#include "simulators/vehicle/decision.h"

namespace tongbao::sim_vehicle {

/// The verdict of docs/formats/vehicle.md §2 for a decision. `agency_ref` empty: left out. Pure.
nlohmann::json answer_of(const std::string& case_id, const Decision& decision, const std::string& agency_ref,
                         stage::Instant now);

}  // namespace tongbao::sim_vehicle
