#include "simulators/vehicle/poll_desk.h"

#include "simulators/stage/strict_json.h"
#include "simulators/vehicle/notice_faults.h"

namespace tongbao::sim_vehicle {

namespace {

using nlohmann::json;
using stage::problem_response;
using stage::Request;
using stage::Response;

constexpr int kMostEvents = 500;
constexpr std::chrono::seconds kLongPoll{10};

std::string read_acks(const json& value, PollWish& wish) {
  if (!value.is_array()) return "ack must be a list of event ids";
  for (const auto& id : value) {
    if (!id.is_string()) return "ack must be a list of event ids";
    wish.ack.push_back(id.get<std::string>());
  }
  return {};
}

std::string read_errors(const json& value, PollWish& wish) {
  if (!value.is_object()) return "set_errors must be an object";
  for (const auto& [id, error] : value.items()) {
    if (!error.is_object() || !error.contains("code") || !error["code"].is_string())
      return "set_errors needs a code for each event";
    wish.set_errors[id] = error["code"].get<std::string>();
  }
  return {};
}

}  // namespace

std::variant<PollWish, std::string> read_poll(const json& body) {
  if (!body.is_object()) return "the body must be an object";
  PollWish wish;
  for (const auto& [name, value] : body.items()) {
    std::string trouble;
    if (name == "max_events") {
      if (!value.is_number_integer() || value < 0 || value > kMostEvents) return "max_events must be 0 to 500";
      wish.max_events = value.get<int>();
    } else if (name == "return_immediately") {
      if (!value.is_boolean()) return "return_immediately must be true or false";
      wish.return_immediately = value.get<bool>();
    } else if (name == "ack") {
      trouble = read_acks(value, wish);
    } else if (name == "set_errors") {
      trouble = read_errors(value, wish);
    } else {
      trouble = "unknown member " + name;
    }
    if (!trouble.empty()) return trouble;
  }
  return wish;
}

Response PollDesk::handle(const Request& request) const {
  // Faults without a procedure mean notices; a fault for polls names "poll".
  const auto active = office_.faults.list();
  bool named = false;
  for (const auto& fault : active)
    named = named || fault.value("procedure", "") == "poll";
  if (!named) return judge(request);
  const auto fault = office_.faults.take({{}, {}, "poll"});
  if (!fault) return judge(request);
  if (auto broken = broken_before(*fault)) return *broken;
  auto answer = judge(request);
  spoil(*fault, answer);
  return answer;
}

Response PollDesk::judge(const Request& request) const {
  if (request.method != "POST") return problem_response(405, "wrong_method", "Polls are posted.");
  if (!sf_string(request.field("idempotency-key").value_or("")))
    return problem_response(400, "missing_idempotency_key", "There is no Idempotency-Key.");
  if (const auto trouble = office_.verifier.check(request, office_.clock.now()))
    return problem_response(401, trouble->code, trouble->why);
  if (!request.field("content-type").value_or("").starts_with("application/json"))
    return problem_response(415, "wrong_type", "Polls are JSON.");
  const auto parsed = stage::parse_strict(request.body, 4);
  if (const auto* wrong = std::get_if<stage::NotJson>(&parsed)) return problem_response(400, "bad_poll", wrong->why);
  const auto read = read_poll(std::get<json>(parsed));
  if (const auto* wrong = std::get_if<std::string>(&read)) return problem_response(400, "bad_poll", *wrong);
  const auto& wish = std::get<PollWish>(read);

  office_.queue.acknowledge(wish.ack);
  office_.queue.set_aside(wish.set_errors);
  office_.decider.decide_waiting(office_.clock.now(), false);
  if (!wish.return_immediately && wish.max_events > 0) office_.queue.wait_for_event(kLongPoll);
  bool more = false;
  json sets = json::object();
  for (auto& [event_id, event] : office_.queue.on_offer(wish.max_events, more))
    sets[event_id] = std::move(event);
  auto answer = stage::json_response(200, stage::canonical({{"sets", sets}, {"more_available", more}}));
  office_.signer.sign(request, answer, office_.clock.now());
  return answer;
}

}  // namespace tongbao::sim_vehicle
