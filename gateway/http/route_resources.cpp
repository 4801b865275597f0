#include <algorithm>

#include "gateway/http/api.h"
#include "gateway/http/hand_action_body.h"
#include "gateway/http/json_answers.h"
#include "gateway/kit/instant_text.h"
#include "gateway/observe/event_log.h"

namespace tongbao {
namespace {

using Json = nlohmann::json;

Json route_json(const RouteRow& route, Instant now) {
  Json json{{"agency", route.agency},       {"title_zh", route.title_zh},   {"title_en", route.title_en},
            {"state", route.state},         {"held", route.held},           {"waiting", route.waiting},
            {"ready", route.ready},         {"in_flight", route.in_flight}, {"awaiting_answer", route.awaiting_answer},
            {"attention", route.attention}, {"overdue", route.overdue}};
  if (!route.reason.empty()) json["reason"] = route.reason;
  if (!route.last_failure.empty()) json["last_failure"] = route.last_failure;
  if (!route.collect_failure.empty()) json["collect_failure"] = route.collect_failure;
  if (route.not_before > now) json["not_before"] = instant_text(route.not_before);
  const std::pair<const char*, const std::optional<Instant>*> instants[] = {
      {"last_failure_at", &route.last_failure_at},
      {"last_success_at", &route.last_success_at},
      {"oldest_open_at", &route.oldest_open_at},
      {"next_attempt_at", &route.next_attempt_at}};
  for (const auto& [name, instant] : instants)
    if (*instant) json[name] = instant_text(**instant);
  return json;
}

ApiResponse list_routes(const ApiTools& tools, const ApiRequest& request) {
  if (auto faults = unknown_parameters(request, {}); !faults.empty()) return query_refused(std::move(faults), request);
  const auto routes = tools.store.routes();
  if (!routes) return failure_response(routes.failure(), request);
  auto items = Json::array();
  for (const auto& route : *routes)
    items.push_back(route_json(route, tools.clock.now()));
  return json_response({{"routes", std::move(items)}});
}

ApiResponse resume_route(const ApiTools& tools, const ApiRequest& request) {
  const auto& agency = request.in_path.at("agency");
  const auto body = read_hand_action(request);
  if (const auto* refused = std::get_if<ApiResponse>(&body)) return *refused;
  const bool known = std::ranges::any_of(tools.routes, [&](const RouteSettings& one) { return one.agency == agency; });
  if (!known) return problem_response({"not_found", "", "", {}}, request.trace_id);
  const auto route = tools.store.route_state(agency);
  if (!route) return failure_response(route.failure(), request);
  const auto opened = tools.store.set_route_state({agency, "open", "", std::nullopt});
  if (!opened) return failure_response(opened.failure(), request);
  // A worker that was held by its module has to load it again: in a new process.
  if (route->state == "held") tools.restart_worker(agency);
  log_event(events::route_resumed, {{"agency", agency}, {"reason", std::get<HandBody>(body).reason}});
  return json_response({{"agency", agency}, {"state", "open"}});
}

}  // namespace

void add_route_resources(Router& router, const ApiTools& tools) {
  router.add("GET", "/v1/routes", [&](const ApiRequest& request) { return list_routes(tools, request); });
  router.add("POST", "/v1/routes/{agency}/resume",
             [&](const ApiRequest& request) { return resume_route(tools, request); });
}

}  // namespace tongbao
