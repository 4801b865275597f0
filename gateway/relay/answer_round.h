#pragma once

#include <chrono>
#include <optional>

#include "gateway/relay/fenced_answers.h"
#include "gateway/relay/late_answers.h"
#include "gateway/relay/pushed_answers.h"

namespace tongbao {

/// Where a route's later answers come from: what the agency brought us, looked for at every turn as long as any can be
/// used, and what its module fetches, asked every `answers.poll_s` outside the agency's rest. One thread.
class AnswerRound {
 public:
  /// Borrows the tools.
  explicit AnswerRound(const RouteTools& tools);

  /// Whether answers can come at all.
  static bool is_needed(const RouteTools& tools) { return tools.answers != nullptr || tools.route.partner.has_value(); }
  /// Takes a page of each. True when more may wait: turn again before resting.
  bool turn();

 private:
  bool take_pushed();
  bool ask_module();

  const RouteTools& tools_;
  PushedAnswers pushed_;
  FencedAnswers module_;
  LateAnswers from_pushed_;
  LateAnswers from_module_;
  std::optional<std::chrono::steady_clock::time_point> asked_at_;  // nothing: ask at once
  std::chrono::steady_clock::time_point pushed_rest_until_{};
};

}  // namespace tongbao
