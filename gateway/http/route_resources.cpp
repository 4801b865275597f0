#include <algorithm>

#include "gateway/domain/route_hours.h"
#include "gateway/http/api.h"
#include "gateway/http/hand_action_body.h"
#include "gateway/http/json_answers.h"
#include "gateway/kit/instant_text.h"
#include "gateway/observe/event_log.h"

namespace tongbao {
namespace {

using Json = nlohmann::json;

/// What keeps messages back beside the route's state, and until when.
void add_rest(Json& json, const RouteRow& route, const RouteSettings* settings, Instant now) {
  if (!route.pause_reason.empty()) json["pause_reason"] = route.pause_reason;
  if (route.pause_until) json["paused_until"] = instant_text(*route.pause_until);
  if (route.not_before > now) {
    json["not_before"] = instant_text(route.not_before);
    if (!route.rest_reason.empty()) json["rest_reason"] = route.rest_reason;
  }
  const auto rest = settings == nullptr ? std::nullopt : rest_at(settings->hours, now);
  if (!rest) return;
  json["hours"] = {{"why", rest->why}, {"until", instant_text(rest->until)}};
  if (!rest->reason.empty()) json["hours"]["reason"] = rest->reason;
}

const RouteSettings* settings_of(const ApiTools& tools, const std::string& agency) {
  const auto found = std::ranges::find(tools.routes, agency, &RouteSettings::agency);
  return found == tools.routes.end() ? nullptr : &*found;
}

Json route_json(const RouteRow& route, const RouteSettings* settings, Instant now) {
  Json json{{"agency", route.agency},       {"title_zh", route.title_zh},   {"title_en", route.title_en},
            {"state", route.state},         {"held", route.held},           {"waiting", route.waiting},
            {"ready", route.ready},         {"in_flight", route.in_flight}, {"awaiting_answer", route.awaiting_answer},
            {"attention", route.attention}, {"overdue", route.overdue}};
  if (!route.reason.empty()) json["reason"] = route.reason;
  if (!route.last_failure.empty()) json["last_failure"] = route.last_failure;
  if (!route.collect_failure.empty()) json["collect_failure"] = route.collect_failure;
  add_rest(json, route, settings, now);
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
    items.push_back(route_json(route, settings_of(tools, route.agency), tools.clock.now()));
  return json_response({{"routes", std::move(items)}});
}

struct RouteVerb {
  std::string_view word;
  RouteEvent event;
  bool may_end;  // takes `until`
  const Event& logged;
};

constexpr RouteVerb kPause{"pause", RouteEvent::paused_by_hand, true, events::route_paused};
constexpr RouteVerb kDrain{"drain", RouteEvent::paused_by_hand, false, events::route_paused};
constexpr RouteVerb kResume{"resume", RouteEvent::resumed_by_hand, false, events::route_resumed};

/// The agency's route and what the request says of it; or the problem to answer.
std::variant<RouteActionBody, ApiResponse> read_action(const ApiTools& tools, const ApiRequest& request, bool may_end) {
  auto body = read_route_action(request, may_end, tools.clock.now());
  if (std::holds_alternative<ApiResponse>(body)) return body;
  if (settings_of(tools, request.in_path.at("agency")) == nullptr)
    return problem_response({"not_found", "", "", {}}, request.trace_id);
  return body;
}

Json route_state_json(const std::string& agency, RouteState state) {
  return {{"agency", agency}, {"state", to_word(state)}};
}

ApiResponse move_route(const ApiTools& tools, const ApiRequest& request, const RouteVerb& verb) {
  const auto& agency = request.in_path.at("agency");
  const auto read = read_action(tools, request, verb.may_end);
  if (const auto* refused = std::get_if<ApiResponse>(&read)) return *refused;
  const auto& body = std::get<RouteActionBody>(read);
  const auto moved = tools.store.move_route({agency, verb.event, body.reason, body.until});
  if (!moved) return failure_response(moved.failure(), request);
  if (!*moved) return problem_response({"defect", "", "", {}}, request.trace_id);  // a person may in every state
  log_event(verb.logged, {{"agency", agency},
                          {"by_hand", verb.word},
                          {"reason", body.reason},
                          {"until", body.until ? instant_text(*body.until) : std::string{}}});
  if (verb.event == RouteEvent::resumed_by_hand) tools.hurry_worker(agency);
  auto json = route_state_json(agency, **moved);
  if (verb.word != kDrain.word) return json_response(json);
  const auto under_way = tools.store.in_flight(agency);
  if (!under_way) return failure_response(under_way.failure(), request);
  json["in_flight"] = *under_way;
  return json_response(json);
}

ApiResponse restart_route(const ApiTools& tools, const ApiRequest& request) {
  const auto& agency = request.in_path.at("agency");
  const auto read = read_action(tools, request, false);
  if (const auto* refused = std::get_if<ApiResponse>(&read)) return *refused;
  const auto asked = tools.store.restart_route(agency);
  if (!asked) return failure_response(asked.failure(), request);
  tools.hurry_worker(agency);
  log_event(events::route_restarted,
            {{"agency", agency}, {"by_hand", "restart"}, {"reason", std::get<RouteActionBody>(read).reason}});
  const auto route = tools.store.route_state(agency);
  if (!route) return failure_response(route.failure(), request);
  return json_response({{"agency", agency}, {"state", route->state}});
}

}  // namespace

void add_route_resources(Router& router, const ApiTools& tools) {
  router.add("GET", "/v1/routes", [&](const ApiRequest& request) { return list_routes(tools, request); });
  for (const auto* verb : {&kPause, &kDrain, &kResume})
    router.add("POST", "/v1/routes/{agency}/" + std::string{verb->word},
               [&tools, verb](const ApiRequest& request) { return move_route(tools, request, *verb); });
  router.add("POST", "/v1/routes/{agency}/restart",
             [&](const ApiRequest& request) { return restart_route(tools, request); });
}

}  // namespace tongbao
