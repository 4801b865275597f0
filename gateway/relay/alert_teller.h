#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>

#include "gateway/contract/clock.h"
#include "gateway/observe/metrics.h"
#include "gateway/relay/alert_command.h"
#include "gateway/settings/settings.h"
#include "gateway/store/alert_store.h"

namespace tongbao {

/// Feeds the alert command, one message at a time, oldest first: what the store keeps for it until it was taken with
/// exit code 0 or refused three times, and what no store keeps. At least once: a message in hand when the gateway dies
/// is said again. Never waits for the command. One thread.
class AlertTeller {
 public:
  /// Borrows all but the name.
  AlertTeller(AlertStore& store, const AlertSettings& settings, std::string node, const Clock& clock, Metrics& metrics);

  bool has_command() const { return command_.exists(); }
  bool is_busy() const { return command_.runs(); }
  /// For what cannot be put into the store; a few are kept, then the oldest goes.
  void say_unkept(const std::string& alert_id, std::string content);
  /// A message the store had no room for.
  void note_dropped(const std::string& alert_id);
  /// Ends what has ended, starts what waits.
  void turn();
  /// A run under way may end `within`; then it is killed, and its message said after the next start.
  void finish(std::chrono::seconds within);

 private:
  std::optional<AlertMessage> next_message();
  void take_end();
  void note_end(const AlertMessage& message, const CommandEnd& end);

  AlertStore& store_;
  const AlertSettings& settings_;
  std::string node_;
  const Clock& clock_;
  Metrics& metrics_;
  AlertCommand command_;
  std::optional<AlertMessage> in_hand_;  // what the command is fed with
  std::deque<AlertMessage> unkept_;
  bool freed_ = false;  // what an earlier process of this node had in hand
};

}  // namespace tongbao
