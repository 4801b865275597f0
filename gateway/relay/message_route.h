#pragma once

#include <atomic>

#include "gateway/relay/attempt_end.h"
#include "gateway/relay/route_gate.h"
#include "gateway/relay/senders.h"

namespace tongbao {

/// Works the lanes of a route that sends one message at a time: look, compose, commit the intent, send, write down what
/// came back. One thread.
class MessageRoute {
 public:
  /// Borrows all three.
  MessageRoute(const RouteTools& tools, Senders& senders, const std::atomic<bool>& stopping);

  /// One round. Returns how long nothing will be due, at most the route's poll interval.
  std::chrono::milliseconds turn();
  /// Writes down what is still under way; nothing new is started.
  void finish();

 private:
  /// What one round has for the store: results, and the intents of what goes out next.
  struct Round {
    std::vector<AttemptRecord> records;
    std::vector<std::string> procedures;  // of the records, in their order
    std::vector<ClaimIntent> intents;
    std::vector<Dispatch> dispatches;  // of the intents, in their order
  };

  std::chrono::milliseconds gathering() const;
  void work(bool start_more);
  void take_in_arrivals(Round& round);
  void compose_due(Round& round);
  std::vector<DueNotice> next_due(std::size_t free);
  std::set<std::string> write(const Round& round);
  std::set<std::string> claim(const std::vector<ClaimIntent>& intents);
  void note_pace(const JudgedAttempt& judged);
  void note_progress(bool any_answer, const std::string& last_failure);

  const RouteTools& tools_;
  const std::atomic<bool>& stopping_;
  RouteGate gate_;
  Senders& senders_;
  bool suspect_under_way_ = false;
  std::chrono::steady_clock::time_point wrote_at_{};
  std::chrono::steady_clock::time_point success_noted_at_{};
};

}  // namespace tongbao
