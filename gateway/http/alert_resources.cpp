#include <algorithm>

#include "gateway/http/api.h"
#include "gateway/http/json_answers.h"
#include "gateway/relay/alert_text.h"

namespace tongbao {
namespace {

AlertText title_of_agency(const ApiTools& tools, const std::string& agency) {
  const auto found = std::ranges::find(tools.routes, agency, &RouteSettings::agency);
  if (found == tools.routes.end()) return {agency, agency};
  return {found->title_zh, found->title_en};
}

ApiResponse list_alerts(const ApiTools& tools, const ApiRequest& request) {
  Faults faults;
  const auto page = read_page(request, {"state", "agency"}, faults);
  const auto state = request.query_or("state", "all");
  if (state != "all" && state != "open")
    faults.push_back(query_fault("state", "state_unknown", "state is open or all", "state 為 open 或 all"));
  if (!faults.empty()) return query_refused(std::move(faults), request);
  const auto alerts = tools.reads.alerts({state == "open", request.query_or("agency", ""), page.after, page.limit});
  if (!alerts) return failure_response(alerts.failure(), request);
  auto items = nlohmann::json::array();
  for (const auto& alert : *alerts)
    items.push_back(alert_json(alert, title_of_agency(tools, alert.agency), tools.clock.now()));
  return json_response(list_body("alerts", std::move(items), page, alerts->empty() ? "" : alerts->back().alert_id));
}

}  // namespace

void add_alert_resources(Router& router, const ApiTools& tools) {
  router.add("GET", "/v1/alerts", [&](const ApiRequest& request) { return list_alerts(tools, request); });
}

}  // namespace tongbao
