#include <algorithm>
#include <array>

#include "gateway/domain/notice_state.h"
#include "gateway/http/api.h"
#include "gateway/http/hand_action_body.h"
#include "gateway/http/json_answers.h"
#include "gateway/http/notice_json.h"
#include "gateway/kit/instant_text.h"

namespace tongbao {
namespace {

using Json = nlohmann::json;

ApiResponse list_notices(const ApiTools& tools, const ApiRequest& request) {
  Faults faults;
  const auto page = read_page(request, {"state", "agency", "case"}, faults);
  const auto state = request.query_or("state", "");
  if (!state.empty() && !notice_state_from(state))
    faults.push_back(query_fault("state", "state_unknown", "there is no such state", "無此狀態"));
  if (!faults.empty()) return query_refused(std::move(faults), request);
  const auto notices = tools.reads.notices(
      {state, request.query_or("agency", ""), request.query_or("case", ""), page.after, page.limit});
  if (!notices) return failure_response(notices.failure(), request);
  auto items = Json::array();
  for (const auto& notice : *notices)
    items.push_back(notice_json(notice));
  return json_response(list_body("notices", std::move(items), page, notices->empty() ? "" : notices->back().notice_id));
}

ApiResponse hand_response(const ApiRequest& request, const Result<HandOutcome>& outcome) {
  if (!outcome) return failure_response(outcome.failure(), request);
  return std::visit(overloaded{
                        [&](const HandDone& done) {
                          return json_response({{"notice_id", request.in_path.at("notice_id")}, {"state", done.state}});
                        },
                        [&](const NoSuchNotice&) {
                          return problem_response({"not_found", "", "", {}}, request.trace_id);
                        },
                        [&](const NotNow& now) {
                          return problem_response({"not_now", "the notice is " + now.state, "", {}}, request.trace_id);
                        },
                    },
                    *outcome);
}

using Verb = std::function<Result<HandOutcome>(const HandAction&)>;

ApiResponse act_by_hand(const ApiRequest& request, const Verb& verb) {
  const auto body = read_hand_action(request);
  if (const auto* refused = std::get_if<ApiResponse>(&body)) return *refused;
  return hand_response(request, verb({request.in_path.at("notice_id"), "operator", std::get<HandBody>(body).reason}));
}

ApiResponse settle_by_hand(const ApiTools& tools, const ApiRequest& request) {
  const auto body = read_hand_settlement(request);
  if (const auto* refused = std::get_if<ApiResponse>(&body)) return *refused;
  const auto& settlement = std::get<HandSettlementBody>(body);
  return hand_response(request,
                       tools.store.settle_by_hand({{request.in_path.at("notice_id"), "operator", settlement.reason},
                                                   settlement.outcome,
                                                   settlement.agency_ref,
                                                   settlement.refusal_reason}));
}

}  // namespace

void add_notice_resources(Router& router, const ApiTools& tools) {
  router.add("GET", "/v1/notices", [&](const ApiRequest& request) { return list_notices(tools, request); });
  router.add("POST", "/v1/notices/{notice_id}/retry", [&](const ApiRequest& request) {
    return act_by_hand(request, [&](const HandAction& action) { return tools.store.retry(action); });
  });
  router.add("POST", "/v1/notices/{notice_id}/release", [&](const ApiRequest& request) {
    return act_by_hand(request, [&](const HandAction& action) { return tools.store.release(action); });
  });
  router.add("POST", "/v1/notices/{notice_id}/settle",
             [&](const ApiRequest& request) { return settle_by_hand(tools, request); });
}

}  // namespace tongbao
