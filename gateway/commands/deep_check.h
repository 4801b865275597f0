#pragma once

#include <string>
#include <vector>

#include "gateway/commands/command.h"

namespace tongbao {

/// One thing that was tried for a route.
struct DeepFinding {
  std::string step;  // keys, characters, calendar, modules, procedures, reach
  bool good = true;
  std::string code;    // of the failure; empty when good
  std::string detail;  // a sentence without secrets
};

/// Tries what a worker of this route would: keys, tables, modules, and whether the agency can be reached (a handshake
/// or a look at the folder; nothing is sent). In a child process: a module that crashes or hangs ends that one, and is
/// a finding. Returns within 40 s. To be called while this process has one thread.
std::vector<DeepFinding> check_deeply(const LoadedSettings& loaded, const RouteSettings& route);

}  // namespace tongbao
