#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "gateway/contract/result.h"
#include "gateway/store/alert_rows.h"

namespace tongbao {

/// So many messages wait for the alert command at most; beyond it none is kept until it has caught up.
inline constexpr std::size_t kMostAlertMessages = 64;

/// What the watch over alerts asks of the store and writes into it: a narrow door beside RelayStore. Every verb is one
/// transaction. Failures as in store.h. Any thread.
class AlertStore {
 public:
  virtual ~AlertStore() = default;

  /// The routes asked for, and the open alerts of all nodes together, of `node`, and of nodes not heard of since
  /// `silent_since`.
  virtual Result<AlertFacts> alert_facts(const std::vector<AlertQuestion>& questions, const std::string& node,
                                         Instant silent_since) = 0;
  /// Each step by compare-and-set: of several nodes that found the same, one's is `ours`. What is to be told is put
  /// down for the command of `node` in the same transaction.
  virtual Result<std::vector<AlertEffect>> take_alert_steps(const std::vector<AlertWrite>& writes,
                                                            const std::string& node) = 0;
  /// Messages this node had in hand when it ended are free to be taken again.
  virtual Result<Done> free_alert_messages(const std::string& node) = 0;
  /// The oldest message that is due: this node's, or one whose node has let it lie for long. Nobody else takes it for
  /// `hold`. Nothing when none is due.
  virtual Result<std::optional<AlertMessage>> take_alert_message(const std::string& node,
                                                                 std::chrono::seconds hold) = 0;
  /// It was said: never again. Or it was not, and is due again at `again_at`.
  virtual Result<Done> end_alert_message(std::int64_t message_row, const std::string& result,
                                         std::optional<Instant> again_at) = 0;
};

}  // namespace tongbao
