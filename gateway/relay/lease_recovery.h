#pragma once

#include "gateway/relay/route_tools.h"
#include "gateway/store/instance_lock.h"

namespace tongbao {

/// Ends the leases of workers that died (their kernel lock is free) and of workers that hang (the lease ran out). The
/// notices go out again at once under the same key. One thread.
class LeaseRecovery {
 public:
  LeaseRecovery(const RouteTools& tools, const LockView& locks) : tools_{tools}, locks_{locks} {}

  /// Looks once.
  void look();

 private:
  void end_of(const std::string& owner);

  const RouteTools& tools_;
  const LockView& locks_;
};

/// The lock a worker instance holds while it lives.
std::string instance_lock_name(const std::string& instance);

}  // namespace tongbao
