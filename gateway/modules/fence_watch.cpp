#include "gateway/modules/fence_watch.h"

namespace tongbao {

std::uint64_t FenceWatch::entered(std::string_view what, std::chrono::milliseconds budget, Steady at) {
  return calls_.with([&](Calls& calls) {
    const auto ticket = calls.next_ticket++;
    calls.running.emplace(ticket, Running{std::string{what}, budget, at});
    return ticket;
  });
}

void FenceWatch::left(std::uint64_t ticket) {
  calls_.with([&](Calls& calls) { calls.running.erase(ticket); });
}

std::optional<Overrun> FenceWatch::overrun(Steady now) const {
  return calls_.with([&](const Calls& calls) {
    std::optional<Overrun> worst;
    for (const auto& [ticket, call] : calls.running) {
      const auto ran = std::chrono::floor<std::chrono::milliseconds>(now - call.since);
      if (ran <= call.budget + grace_) continue;
      if (!worst || ran - call.budget > worst->ran - worst->budget) worst = Overrun{call.what, ran, call.budget};
    }
    return worst;
  });
}

std::size_t FenceWatch::running() const {
  return calls_.with([](const Calls& calls) { return calls.running.size(); });
}

FenceMark::FenceMark(FenceWatch* watch, std::string_view what, std::chrono::milliseconds budget) : watch_{watch} {
  if (watch_ != nullptr) ticket_ = watch_->entered(what, budget, std::chrono::steady_clock::now());
}

FenceMark::~FenceMark() {
  if (watch_ != nullptr) watch_->left(ticket_);
}

}  // namespace tongbao
