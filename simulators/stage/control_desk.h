#pragma once

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "simulators/stage/fault_switch.h"
#include "simulators/stage/http_message.h"

namespace tongbao::stage {

/// Thrown by what a ControlDesk calls: the wish cannot be obeyed; its text is answered with 400.
struct BadWish : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The control interface every simulator has on its loopback control port. Own resources: GET /livez, GET and
/// POST /control/faults. The program adds its own before the server starts; handle() may then be called by any thread.
class ControlDesk {
 public:
  explicit ControlDesk(FaultSwitch& faults) : faults_(faults) {}

  void page(std::string path, std::function<Response()> render);
  void get(std::string path, std::function<nlohmann::json()> read);
  /// The body must be a JSON object (an empty body counts as {}); `act` returns what is answered with 200.
  void post(std::string path, std::function<nlohmann::json(const nlohmann::json& wish)> act);

  Response handle(const Request& request) const;

 private:
  Response post_faults(const Request& request) const;
  FaultSwitch& faults_;
  std::map<std::string, std::function<Response()>> gets_;
  std::map<std::string, std::function<nlohmann::json(const nlohmann::json&)>> posts_;
};

}  // namespace tongbao::stage
