#pragma once

#include "gateway/modules/fence.h"
#include "gateway/relay/route_tools.h"

namespace tongbao {

/// The route's module as a source of answers: every call goes through the fence. One thread.
class FencedAnswers final : public AnswerSource {
 public:
  /// The route has such a module. Borrows the tools.
  explicit FencedAnswers(const RouteTools& tools) : tools_{tools} {}

  Result<std::vector<LateReply>> collect(std::size_t at_most) override {
    auto collected = fenced(&tools_.watch, tools_.route.agency + ".collect", tools_.route.attempt_budget,
                            [&] { return tools_.answers->collect(at_most); });
    if (!collected) return collected.failure();
    return std::move(*collected);
  }

  Result<Done> confirm(const ReplyToken& token) override {
    const auto confirmed = fenced(&tools_.watch, tools_.route.agency + ".confirm", tools_.route.attempt_budget,
                                  [&] { return tools_.answers->confirm(token); });
    if (!confirmed) return confirmed.failure();
    return *confirmed;
  }

 private:
  const RouteTools& tools_;
};

}  // namespace tongbao
