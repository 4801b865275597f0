#include "gateway/relay/lease_recovery.h"

#include "gateway/observe/event_log.h"

namespace tongbao {

std::string instance_lock_name(const std::string& instance) {
  return "worker-" + instance;
}

void LeaseRecovery::end_of(const std::string& owner) {
  const auto ended = tools_.store.end_leases(tools_.route.agency, owner, tools_.route.agency_deduplicates);
  if (!ended) {
    log_event(events::store_failed, {{"detail", ended.failure().detail}});
    return;
  }
  if (*ended > 0)
    log_event(events::lease_recovered,
              {{"agency", tools_.route.agency}, {"worker", owner}, {"notices", static_cast<std::int64_t>(*ended)}});
}

void LeaseRecovery::look() {
  const auto owners = tools_.store.lease_owners(tools_.route.agency);
  if (!owners) return;
  for (const auto& owner : *owners) {
    if (owner == tools_.instance) continue;
    const auto dead = locks_.is_free(instance_lock_name(owner));
    if (dead && *dead) end_of(owner);
  }
  if (!owners->empty()) end_of("");
}

}  // namespace tongbao
