#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "gateway/contract/agency_plugin.h"
#include "gateway/contract/clock.h"
#include "gateway/domain/area.h"
#include "gateway/kit/strict_json.h"

namespace tongbao {

/// The stored procedure tables of the agencies this gateway has routes for; empty where the agency's worker has not
/// said yet what it can do.
using ProcedureTable = std::map<std::string, std::vector<Procedure>, std::less<>>;

/// What a request is judged by. Borrows the tables; they must outlive the call.
struct IntakeRules {
  const AreaTable& areas;
  const ProcedureTable& agencies;
  Instant now;
  JsonLimits json{};
  std::size_t most_changes = 30;
  std::size_t most_deliveries = 20;
};

}  // namespace tongbao
