#pragma once

#include <cstddef>
#include <vector>

#include "gateway/relay/compose_notice.h"

namespace tongbao {

/// A claimed notice on its way out.
struct Dispatch {
  DueNotice due;
  ComposedNotice composed;
};

/// What became of it.
struct Arrival {
  Dispatch dispatch;
  Instant started_at{}, ended_at{};
  SendOutcome outcome;
};

/// Carries messages out and brings back what came of them: threads that call the adapter (SenderPool), or a simulated
/// network. All verbs from one thread.
class Senders {
 public:
  virtual ~Senders() = default;
  virtual void start(std::vector<Dispatch> dispatches) = 0;
  /// At most `limit` finished ones, in order of finishing.
  virtual std::vector<Arrival> take_arrivals(std::size_t limit) = 0;
  /// Finished and not yet taken.
  virtual std::size_t arrived() const = 0;
  /// Started and not yet taken.
  virtual std::size_t under_way() const = 0;
};

}  // namespace tongbao
