#pragma once

#include "gateway/http/api.h"

namespace tongbao {

/// Every fault of a body at once.
ApiResponse faults_response(const Faults& faults, const ApiRequest& request);

/// What the desk said to a new case, or to one that acts on an earlier case, with log line and metric.
ApiResponse desk_response(const ApiTools& tools, const ApiRequest& request, const DeskOutcome& outcome);

}  // namespace tongbao
