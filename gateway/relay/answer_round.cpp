#include "gateway/relay/answer_round.h"

#include "gateway/domain/route_hours.h"

namespace tongbao {
namespace {

/// What was brought and cannot be used yet may wait for days, for a person: it is not judged five times a second.
constexpr std::chrono::seconds kRestWhereAllWait{1};

}  // namespace

AnswerRound::AnswerRound(const RouteTools& tools)
    : tools_{tools},
      pushed_{tools.store, tools.route.agency},
      module_{tools},
      from_pushed_{tools, pushed_},
      from_module_{tools, module_} {}

bool AnswerRound::ask_module() {
  const auto now = tools_.time.now();
  if (asked_at_ && now - *asked_at_ < tools_.route.answer_poll) return false;
  // Not asked while it rests by its hours: its system is away, and would only look broken.
  if (rest_at(tools_.route.hours, tools_.clock.now())) return false;
  if (from_module_.collect()) return true;
  asked_at_ = tools_.time.now();
  return false;
}

bool AnswerRound::take_pushed() {
  const auto now = tools_.time.now();
  if (now < pushed_rest_until_) return false;
  if (from_pushed_.collect()) return true;
  if (from_pushed_.left_there() > 0) pushed_rest_until_ = now + kRestWhereAllWait;
  return false;
}

bool AnswerRound::turn() {
  const bool more_pushed = tools_.route.partner && take_pushed();
  const bool more_to_fetch = tools_.answers != nullptr && ask_module();
  return more_pushed || more_to_fetch;
}

}  // namespace tongbao
