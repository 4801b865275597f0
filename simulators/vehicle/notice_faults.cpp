#include "simulators/vehicle/notice_faults.h"

#include "simulators/stage/strict_json.h"
#include "simulators/vehicle/notice_desk.h"

namespace tongbao::sim_vehicle {

namespace {

using stage::Delivery;
using stage::Response;

std::string member(const nlohmann::json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

std::vector<std::string> fault_modes() {
  return {"none",        "slow",          "error5xx",       "too_many", "unavailable",      "hang",
          "half_answer", "garbage",       "html",           "late",     "duplicate_answer", "contradictory_answer",
          "deferred",    "bad_signature", "drop_connection"};
}

std::optional<Response> broken_before(const stage::Fault& fault) {
  if (fault.drop_after_apply) return std::nullopt;
  Response response;
  if (fault.mode == "error5xx") return stage::problem_response(500, "internal", "The office is out of order.");
  if (fault.mode == "too_many" || fault.mode == "unavailable") {
    response = fault.mode == "too_many" ? stage::problem_response(429, "too_many", "The office is busy.")
                                        : stage::problem_response(503, "unavailable", "The office is closed for work.");
    response.headers.emplace_back("Retry-After", std::to_string(fault.seconds.count()));
    return response;
  }
  if (fault.mode == "html") {
    response.headers = {{"Content-Type", "text/html; charset=utf-8"}};
    response.body = "<!doctype html><title>維護中</title><h1>系統維護中，請稍候再試</h1>\n";
    return response;
  }
  if (fault.mode == "garbage") {
    response.headers = {{"Content-Type", "application/json"}};
    response.body = std::string("{\"outcome\":\"appl\xff\xfe\0\x01}]", 22);
    return response;
  }
  if (fault.mode == "drop_connection" || fault.mode == "hang") {
    response.delivery = Delivery::none;
    if (fault.mode == "hang") response.delay = fault.seconds;
    return response;
  }
  return std::nullopt;
}

void spoil(const stage::Fault& fault, Response& answer) {
  if (fault.mode == "slow" || fault.mode == "hang") answer.delay = fault.seconds;
  if (fault.mode == "half_answer") answer.delivery = Delivery::half;
  if (fault.drop_after_apply) answer.delivery = Delivery::none;
  if (fault.mode != "bad_signature") return;
  for (auto& [name, value] : answer.headers)
    if (name == "Signature") value[12] = value[12] == 'A' ? 'B' : 'A';  // inside the base64 after tongbao=:
}

stage::FaultCase fault_case_of(const stage::Request& request) {
  const auto parsed = stage::parse_strict(request.body, 8);
  const auto* event = std::get_if<nlohmann::json>(&parsed);
  if (event == nullptr || !event->is_object()) return {};
  const auto data = event->value("data", nlohmann::json::object());
  if (!data.is_object()) return {{}, member(*event, "id"), {}};
  return {member(data.value("person", nlohmann::json::object()), "PersonId"), member(*event, "id"),
          member(data, "procedure")};
}

}  // namespace tongbao::sim_vehicle
