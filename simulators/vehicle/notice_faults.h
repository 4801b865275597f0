#pragma once

#include <optional>

#include "simulators/stage/fault_switch.h"
#include "simulators/stage/http_message.h"

namespace tongbao::sim_vehicle {

/// What the office sends instead of looking at the request at all; nothing when the fault lets it work.
std::optional<stage::Response> broken_before(const stage::Fault& fault);

/// Spoils an answer on its way out.
void spoil(const stage::Fault& fault, stage::Response& answer);

/// What can be told of a request whose body was not checked yet: person, notice, procedure.
stage::FaultCase fault_case_of(const stage::Request& request);

}  // namespace tongbao::sim_vehicle
