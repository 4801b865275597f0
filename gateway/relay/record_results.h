#pragma once

#include <vector>

#include "gateway/relay/route_tools.h"

namespace tongbao {

/// Writes results down and says so: one delivery line per notice, with fixed fields for every outcome, and the metrics.
/// A store that does not answer is tried again until it does or `give_up` says true: the results are the only record of
/// what the agency said.
void record_results(const RouteTools& tools, const std::vector<AttemptRecord>& records,
                    const std::vector<std::string>& procedures, const std::function<bool()>& give_up);

/// Says what came of records the store has taken: `effects` is one for each, in their order.
void tell_results(const RouteTools& tools, const std::vector<AttemptRecord>& records,
                  const std::vector<std::string>& procedures, const std::vector<RecordEffect>& effects);

/// As record_results(), each by itself: one the store refuses does not hold up the others.
void record_one_by_one(const RouteTools& tools, const std::vector<AttemptRecord>& records,
                       const std::vector<std::string>& procedures, const std::function<bool()>& give_up);

/// The word an end has in logs and metrics: answered, handed_over, failed, attention.
std::string_view result_word(const AttemptEnd& end);

/// One line for a notice's end. `attempt` 0: nothing was sent.
void log_delivery(const RouteTools& tools, const std::string& notice_id, std::uint32_t attempt, const AttemptEnd& end,
                  std::chrono::milliseconds took);

/// Counts an end in the metrics.
void count_end(const RouteTools& tools, const std::string& procedure, const AttemptEnd& end);

}  // namespace tongbao
