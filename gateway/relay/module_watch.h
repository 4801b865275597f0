#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include "gateway/modules/fence_watch.h"
#include "gateway/relay/worker_memory.h"

namespace tongbao {

/// Ends the process with kModuleOverranExit when a module call hangs, and with kOutgrownExit when one takes far too
/// much memory: such a call cannot be cancelled, but the process's lease ends with it, and the store alone says what
/// happens next. A thread of its own for the object's lifetime.
class ModuleWatch {
 public:
  /// `before_end` gets the call's name and may write it down; it has a second.
  ModuleWatch(const FenceWatch& fence, std::string agency, MemoryLimit memory,
              std::function<void(const std::string& call)> before_end);
  ~ModuleWatch();
  ModuleWatch(const ModuleWatch&) = delete;
  ModuleWatch& operator=(const ModuleWatch&) = delete;

 private:
  void watch();
  void end_process(const Overrun& overrun);

  const FenceWatch& fence_;
  std::string agency_;
  MemoryLimit memory_;
  std::function<void(const std::string&)> before_end_;
  std::atomic<bool> ended_{false};
  std::thread thread_;
};

}  // namespace tongbao
