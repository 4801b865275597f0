#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "simulators/vehicle/notice_desk.h"

namespace tongbao::sim_vehicle {

/// The body of a poll, checked (docs/formats/vehicle.md §3).
struct PollWish {
  int max_events = 100;
  bool return_immediately = true;
  std::vector<std::string> ack;
  std::map<std::string, std::string> set_errors;  // event id → code
};

/// The wish, or a sentence that says what is wrong with it.
std::variant<PollWish, std::string> read_poll(const nlohmann::json& body);

/// `POST /v1/answers/poll`. Any thread.
class PollDesk {
 public:
  explicit PollDesk(Office office) : office_(office) {}
  stage::Response handle(const stage::Request& request) const;

 private:
  stage::Response judge(const stage::Request& request) const;
  const Office office_;
};

}  // namespace tongbao::sim_vehicle
