#include "gateway/http/api.h"
#include "gateway/http/json_answers.h"

namespace tongbao {
namespace {

using Json = nlohmann::json;

ApiResponse read_readiness(const ApiTools& tools, const ApiRequest& request) {
  Json checks;
  const auto routes = tools.store.route_list();
  checks["store"] = routes ? "ok" : routes.failure().code;
  checks["areas"] = tools.tables.areas() ? "ok" : "areas_missing";
  const auto procedures = tools.tables.procedures();
  for (const auto& route : tools.routes)
    checks["procedures." + route.agency] =
        procedures && procedures->contains(route.agency) ? "ok" : "procedures_missing";
  // A route without its module takes no cases for that agency, but the others go on: it does not make us unready.
  const bool ready = checks["store"] == "ok" && checks["areas"] == "ok";
  Json body{{"status", ready ? "ok" : "unavailable"}};
  if (request.query.contains("verbose")) body["checks"] = std::move(checks);
  auto response = json_response(body, ready ? 200 : 503);
  if (!ready) response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace

void add_health_resources(Router& router, const ApiTools& tools) {
  router.add("GET", "/livez", [](const ApiRequest&) { return json_response({{"status", "ok"}}); });
  router.add("GET", "/readyz", [&](const ApiRequest& request) { return read_readiness(tools, request); });
}

}  // namespace tongbao
