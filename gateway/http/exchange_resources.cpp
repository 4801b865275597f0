#include "gateway/http/api.h"
#include "gateway/http/json_answers.h"
#include "gateway/kit/instant_text.h"

namespace tongbao {
namespace {

using Json = nlohmann::json;

Json exchange_json(const ExchangeView& exchange) {
  Json json{{"exchange_id", exchange.exchange_id},
            {"notice_id", exchange.notice_id},
            {"case_id", exchange.case_id},
            {"agency", exchange.agency},
            {"procedure", exchange.procedure},
            {"kind", exchange.kind},
            {"attempt", exchange.attempt},
            {"result", exchange.result},
            {"started_at", instant_text(exchange.started_at)},
            {"ended_at", instant_text(exchange.ended_at)}};
  const std::pair<const char*, const std::string*> texts[] = {{"outcome", &exchange.outcome},
                                                              {"failure_code", &exchange.failure_code},
                                                              {"status", &exchange.status},
                                                              {"request_digest", &exchange.request_digest},
                                                              {"answer_digest", &exchange.answer_digest},
                                                              {"request_signature", &exchange.request_signature},
                                                              {"answer_signature", &exchange.answer_signature},
                                                              {"reply_id", &exchange.reply_id},
                                                              {"note", &exchange.note}};
  for (const auto& [name, text] : texts)
    if (!text->empty()) json[name] = *text;
  return json;
}

ApiResponse list_exchanges(const ApiTools& tools, const ApiRequest& request) {
  Faults faults;
  const auto page = read_page(request, {"case", "agency"}, faults);
  if (!faults.empty()) return query_refused(std::move(faults), request);
  const auto exchanges =
      tools.reads.exchanges({request.query_or("case", ""), request.query_or("agency", ""), page.after, page.limit});
  if (!exchanges) return failure_response(exchanges.failure(), request);
  auto items = Json::array();
  for (const auto& exchange : *exchanges)
    items.push_back(exchange_json(exchange));
  return json_response(
      list_body("exchanges", std::move(items), page, exchanges->empty() ? "" : exchanges->back().exchange_id));
}

}  // namespace

void add_exchange_resources(Router& router, const ApiTools& tools) {
  router.add("GET", "/v1/exchanges", [&](const ApiRequest& request) { return list_exchanges(tools, request); });
}

}  // namespace tongbao
