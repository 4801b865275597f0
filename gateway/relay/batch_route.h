#pragma once

#include <atomic>

#include "gateway/relay/compose_notice.h"
#include "gateway/relay/route_gate.h"

namespace tongbao {

/// Works a route that delivers many notices in one file: collects what is ready until the cut, commits id, sequence and
/// members, then writes. After a crash the same batch is written again with the same bytes. Only the holder of the
/// route's lock calls it; one thread.
class BatchRoute {
 public:
  BatchRoute(const RouteTools& tools, std::int64_t route_epoch, const std::atomic<bool>& stopping)
      : tools_{tools}, route_epoch_{route_epoch}, stopping_{stopping}, gate_{tools, 1} {}

  /// One round. Returns how long to wait for the next.
  std::chrono::milliseconds turn();

 private:
  bool deliver_unfinished();
  bool deliver(const OpenBatch& batch);
  bool record_written(const OpenBatch& batch, const std::vector<Envelope>& envelopes, const HandedOver& handed,
                      Instant started);
  bool is_due(const std::vector<DueNotice>& ready);
  void cut();
  std::optional<std::vector<Envelope>> envelopes_of(const OpenBatch& batch);
  void abandon(const OpenBatch& batch, const std::string& reason);

  const RouteTools& tools_;
  std::int64_t route_epoch_;
  const std::atomic<bool>& stopping_;
  RouteGate gate_;
};

}  // namespace tongbao
