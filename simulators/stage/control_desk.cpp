#include "simulators/stage/control_desk.h"

#include "simulators/stage/strict_json.h"

namespace tongbao::stage {

using nlohmann::json;

void ControlDesk::page(std::string path, std::function<Response()> render) {
  gets_[std::move(path)] = std::move(render);
}

void ControlDesk::get(std::string path, std::function<json()> read) {
  gets_[std::move(path)] = [read = std::move(read)] { return json_response(200, canonical(read())); };
}

void ControlDesk::post(std::string path, std::function<json(const json& wish)> act) {
  posts_[std::move(path)] = std::move(act);
}

Response ControlDesk::handle(const Request& request) const {
  if (request.method == "GET" && request.path == "/livez") return json_response(200, R"({"live":true})");
  if (request.path == "/control/faults") {
    if (request.method == "GET") return json_response(200, canonical(json{{"faults", faults_.list()}}));
    if (request.method == "POST") return post_faults(request);
  }
  const bool known = gets_.contains(request.path) || posts_.contains(request.path);
  if (!known) return problem_response(404, "unknown_path", "There is no such resource.");
  if (const auto found = gets_.find(request.path); request.method == "GET" && found != gets_.end())
    return found->second();
  const auto found = posts_.find(request.path);
  if (request.method != "POST" || found == posts_.end())
    return problem_response(405, "wrong_method", "The resource does not know this method.");
  const auto wish = parse_strict(request.body.empty() ? "{}" : request.body, 8);
  if (const auto* wrong = std::get_if<NotJson>(&wish)) return problem_response(400, "bad_json", wrong->why);
  if (!std::get<json>(wish).is_object()) return problem_response(400, "bad_json", "The body is not an object.");
  try {
    return json_response(200, canonical(found->second(std::get<json>(wish))));
  } catch (const BadWish& wrong) {
    return problem_response(400, "bad_wish", wrong.what());
  }
}

Response ControlDesk::post_faults(const Request& request) const {
  const auto wish = parse_strict(request.body, 8);
  if (const auto* wrong = std::get_if<NotJson>(&wish)) return problem_response(400, "bad_json", wrong->why);
  if (const auto trouble = faults_.obey(std::get<json>(wish))) return problem_response(400, "bad_fault", *trouble);
  return json_response(200, canonical(json{{"faults", faults_.list()}}));
}

}  // namespace tongbao::stage
