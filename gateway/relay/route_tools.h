#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "gateway/domain/work_calendar.h"
#include "gateway/kit/random.h"
#include "gateway/kit/ulid.h"
#include "gateway/modules/loaded_module.h"
#include "gateway/observe/metrics.h"
#include "gateway/relay/worker_time.h"
#include "gateway/security/person_keys.h"
#include "gateway/settings/route_settings.h"
#include "gateway/store/relay_store.h"

namespace tongbao {

/// The character sets a route may need, by profile.
using CharacterSets = std::map<std::string, std::unique_ptr<CharacterSet>, std::less<>>;

/// What one worker process has for its route. Borrowed from the assembly; outlives everything in relay/.
struct RouteTools {
  const RouteSettings& route;
  const RelaySettings& relay;
  RelayStore& store;
  AgencyPlugin& plugin;
  TransportAdapter* transport = nullptr;
  BatchTransport* batch = nullptr;
  AnswerSource* answers = nullptr;
  const CharacterSets& character_sets;
  const PersonKeys& person_keys;
  FenceWatch& watch;
  const Clock& clock;
  Random& random;
  UlidSource& ulids;
  Metrics& metrics;
  std::string instance;  // lease owner
  const WorkCalendar& calendar;
  WorkerTime time{};

  /// By when the agency must have answered what is handed over now: its own published limit, in working days.
  Instant outcome_due(std::string_view procedure) const {
    return calendar.limit_after(clock.now(), route.outcome_days(procedure));
  }
  /// By when the agency must have fetched what is put into its mailbox now.
  Instant receipt_due() const { return calendar.limit_after(clock.now(), route.receipt_due_days); }
};

/// In [0, 1).
double draw_chance(Random& random);

}  // namespace tongbao
