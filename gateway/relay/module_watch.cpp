#include "gateway/relay/module_watch.h"

#include <cstdlib>

#include "gateway/observe/event_log.h"
#include "gateway/relay/doorbell.h"

namespace tongbao {
namespace {

constexpr std::chrono::milliseconds kLookAtCallsEvery{200};
constexpr std::chrono::seconds kLastWords{1};

}  // namespace

ModuleWatch::ModuleWatch(const FenceWatch& fence, std::string agency, MemoryLimit memory,
                         std::function<void(const std::string&)> before_end)
    : fence_{fence}, agency_{std::move(agency)}, memory_{memory}, before_end_{std::move(before_end)}, thread_{[this] {
        watch();
      }} {}

ModuleWatch::~ModuleWatch() {
  ended_ = true;
  thread_.join();
}

void ModuleWatch::watch() {
  const Doorbell pause{{}};
  while (!ended_) {
    if (const auto overrun = fence_.overrun(std::chrono::steady_clock::now())) end_process(*overrun);
    if (const auto resident = resident_bytes(); memory_.is_far_passed(resident)) {
      log_outgrown(agency_, resident, memory_);
      std::_Exit(kOutgrownExit);
    }
    pause.wait(kLookAtCallsEvery);
  }
}

void ModuleWatch::end_process(const Overrun& overrun) {
  log_event(events::module_overran, {{"agency", agency_},
                                     {"call", overrun.what},
                                     {"ran_ms", static_cast<std::int64_t>(overrun.ran.count())},
                                     {"budget_ms", static_cast<std::int64_t>(overrun.budget.count())}});
  // A store that hangs, too, must not keep the process: the last words run beside a clock.
  std::thread{[this, call = overrun.what] { before_end_(call); }}.detach();
  Doorbell{{}}.wait(kLastWords);
  std::_Exit(kModuleOverranExit);
}

}  // namespace tongbao
