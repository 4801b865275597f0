#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "gateway/contract/clock.h"
#include "gateway/store/attempt_records.h"

namespace tongbao {

/// A batch that is committed as intent but not yet known to be delivered.
struct OpenBatch {
  std::string batch_id;
  std::uint64_t sequence = 0;
  std::string day;                      // ISO, Asia/Taipei
  std::vector<std::string> notice_ids;  // in file order
};

struct BatchCutRequest {
  std::string agency;
  std::string batch_id;
  std::string day;
  std::string lease_owner;
  std::int64_t route_epoch = 0;  // from take_route(); an older one is refused
  std::vector<ClaimIntent> intents;
};

struct BatchWritten {
  std::string agency;
  std::string batch_id;
  std::int64_t route_epoch = 0;
  std::string lease_owner;
  Instant started_at{}, ended_at{};
  WireDigests wire;
  std::map<std::string, Instant> due_of_procedure;  // by when the agency must have answered its members
};

}  // namespace tongbao
