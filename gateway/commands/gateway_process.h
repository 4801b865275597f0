#pragma once

#include <optional>
#include <set>
#include <string>

#include "gateway/commands/command.h"
#include "gateway/http/api.h"
#include "gateway/relay/alert_watch.h"
#include "gateway/relay/doorbell.h"
#include "gateway/relay/supervisor.h"
#include "gateway/store/commit_metrics.h"
#include "gateway/store/peer_bell.h"

namespace tongbao {

/// Everything the gateway process owns, built in this order and taken down in the other.
struct Gateway {
  Gateway(const LoadedSettings& loaded, const DatabaseLocation& location, const Clock& clock, const PersonKeys& keys,
          ApiToken admission, PartnerDoors partners, WorkerCommand worker, WorkerCommand mail_worker);

  /// The route's row says how its worker ended: an operator sees a crashing module without reading the log. Any thread.
  void note_worker_end(const std::string& agency, const std::string& how);
  /// What does not stay up: agencies of route workers, and the worker of status mail. Any thread.
  std::set<std::string> failing_workers() const;

  Metrics metrics;
  SystemRandom random;
  PersonKeys person_keys;
  ApiToken token;
  PartnerDoors doors;
  WaitingPolls polls;
  CommitMetrics commits;
  DoorbellRinger ringer;
  PeerBell peers;
  UlidSource ulids;
  Store store;
  StoreReads reads;
  ReferenceTables tables;
  CaseDesk desk;
  Supervisor supervisor;
  std::optional<Supervisor> mailer;  // of the worker that sends status mail; nothing: mail is off
  AlertWatch alerts;
  ApiTools tools;
  Api api;
};

}  // namespace tongbao
