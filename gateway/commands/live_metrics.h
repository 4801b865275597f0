#pragma once

#include "gateway/commands/gateway_process.h"

namespace tongbao {

/// The answer of the metrics listener: /metrics with the gauges read from the store now and the workers' own figures,
/// and /livez. Any thread.
ApiResponse answer_metrics(Gateway& gateway, const LoadedSettings& loaded, const Clock& clock,
                           const ApiRequest& request);

}  // namespace tongbao
