#include "gateway/relay/answer_round.h"

#include "gateway/domain/route_hours.h"

namespace tongbao {

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

bool AnswerRound::turn() {
  const bool more_pushed = tools_.route.partner && from_pushed_.collect();
  const bool more_to_fetch = tools_.answers != nullptr && ask_module();
  return more_pushed || more_to_fetch;
}

}  // namespace tongbao
