#pragma once

#include <chrono>
#include <exception>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "gateway/contract/result.h"
#include "gateway/modules/fence_watch.h"

namespace tongbao {

/// What an exception of unknown origin says, cut to one line without control characters. Call inside a catch only.
std::string describe_current_exception() noexcept;

/// Calls into a module: no exception gets past, and `watch` (may be null) knows since when the call runs. `what` names
/// the call for the log ("land.compose"). A Failure{defect, module_threw} stands for whatever the module threw.
template <class Call>
auto fenced(FenceWatch* watch, std::string_view what, std::chrono::milliseconds budget, Call&& call)
    -> Result<std::invoke_result_t<Call>> {
  const FenceMark mark{watch, what, budget};
  try {
    return std::forward<Call>(call)();
  } catch (...) {  // the module fence: one of the four places where everything is caught
    return Failure{FailureKind::defect, "module_threw", std::string{what} + ": " + describe_current_exception()};
  }
}

}  // namespace tongbao
