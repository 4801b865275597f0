#pragma once

#include <memory>
#include <variant>

#include "gateway/commands/command.h"
#include "gateway/kit/random.h"
#include "gateway/relay/doorbell.h"
#include "gateway/store/store.h"
#include "gateway/store/store_reads.h"

namespace tongbao {

/// The store as an operator's command works with it, beside a running gateway or without one; workers on this machine
/// hear of its writes at once, those on others within their poll interval. One thread.
struct OperatorStore {
  OperatorStore(LoadedSettings settings, const DatabaseLocation& location);

  const RouteSettings* route(const std::string& agency) const;

  LoadedSettings loaded;
  std::unique_ptr<Clock> clock;
  SystemRandom random;
  DoorbellRinger ringer;
  Store store;
  StoreReads reads;
};

/// Opened, or how the command ends; what was wrong has been said.
std::variant<std::unique_ptr<OperatorStore>, ExitCode> open_operator_store(const CommandLine& line);

}  // namespace tongbao
