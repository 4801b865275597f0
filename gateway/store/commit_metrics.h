#pragma once

#include "gateway/observe/metrics.h"
#include "gateway/store/writer.h"

namespace tongbao {

/// Shows commits, the write queue and booked credits in the metrics. Any thread.
class CommitMetrics final : public CommitObserver {
 public:
  explicit CommitMetrics(Metrics& metrics) : metrics_{metrics} {}

  void note_commit(std::size_t batch_size, std::chrono::microseconds took, std::size_t still_queued) override {
    metrics_.committed(took, batch_size);
    metrics_.set_write_queue(still_queued);
  }
  void note_credits(const std::vector<CreditEntry>& booked) override {
    for (const auto& entry : booked)
      metrics_.credit_booked(to_word(entry.item), entry.quantity);
  }

 private:
  Metrics& metrics_;
};

}  // namespace tongbao
