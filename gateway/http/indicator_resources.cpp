#include "gateway/http/api.h"
#include "gateway/http/json_answers.h"
#include "gateway/indicator/indicator_json.h"
#include "gateway/indicator/indicator_report.h"
#include "gateway/indicator/month_text.h"
#include "gateway/kit/strict_json.h"

namespace tongbao {
namespace {

using Json = nlohmann::json;

/// from, to, office, agency, kind: what report and entries share. Gathers what is wrong.
CreditQuery read_credit_query(const ApiRequest& request, Faults& faults) {
  CreditQuery query;
  const auto read_month = [&](const char* name, std::int32_t& month) {
    const auto text = request.query_or(name, "");
    if (text.empty()) return;
    const auto parsed = month_from_text(text);
    if (!parsed)
      faults.push_back(query_fault(name, "month_malformed", "write a month as yyyy-mm", "月份格式為 yyyy-mm"));
    month = parsed.value_or(month);
  };
  read_month("from", query.from_month);
  read_month("to", query.to_month);
  if (query.from_month > query.to_month)
    faults.push_back(query_fault("from", "months_reversed", "`from` is after `to`", "起月晚於迄月"));
  query.office = request.query_or("office", "");
  query.agency = request.query_or("agency", "");
  query.kind = request.query_or("kind", "");
  if (!query.kind.empty() && !change_kind_from(query.kind))
    faults.push_back(query_fault("kind", "kind_unknown", "there is no such kind of change", "無此異動類別"));
  return query;
}

ApiResponse read_indicator(const ApiTools& tools, const ApiRequest& request) {
  auto faults = unknown_parameters(request, {"from", "to", "by", "office", "agency", "kind"});
  const auto query = read_credit_query(request, faults);
  const auto by = indicator_axes_from(request.query_or("by", ""));
  if (!by)
    faults.push_back(query_fault("by", "axis_unknown", "month, office, agency, kind, each once, comma-separated",
                                 "by 為 month、office、agency、kind，各一次，以逗號分隔"));
  if (!faults.empty()) return query_refused(std::move(faults), request);
  const auto credits = tools.reads.credit_rows(query);
  if (!credits) return failure_response(credits.failure(), request);
  const auto outcomes = tools.reads.outcome_counts(query);
  if (!outcomes) return failure_response(outcomes.failure(), request);
  return {200, "application/json", indicator_json(build_indicator(*credits, *outcomes, *by, tools.parameters)), {}, ""};
}

Json credit_json(const CreditEntry& entry) {
  Json json{{"entry_id", entry.entry_id},
            {"case_id", entry.case_id},
            {"group", entry.group},
            {"item", to_word(entry.item)},
            {"quantity", entry.quantity},
            {"office", entry.office},
            {"agency", entry.agency},
            {"kind", to_word(entry.kind)},
            {"procedure", entry.procedure},
            {"month", month_text(entry.month)},
            {"matrix_version", entry.matrix_version},
            {"cause_notice_id", entry.cause_notice_id},
            {"adjustment", entry.adjustment}};
  if (!entry.takes_back.empty()) json["takes_back"] = entry.takes_back;
  return json;
}

ApiResponse list_credits(const ApiTools& tools, const ApiRequest& request) {
  Faults faults;
  auto query = read_credit_query(request, faults);
  const auto page = read_page(request, {"from", "to", "office", "agency", "kind", "case"}, faults);
  if (!faults.empty()) return query_refused(std::move(faults), request);
  query.case_id = request.query_or("case", "");
  query.after = page.after;
  query.limit = page.limit;
  const auto entries = tools.reads.credit_entries(query);
  if (!entries) return failure_response(entries.failure(), request);
  auto items = Json::array();
  for (const auto& entry : *entries)
    items.push_back(credit_json(entry));
  return json_response(list_body("credits", std::move(items), page, entries->empty() ? "" : entries->back().entry_id));
}

}  // namespace

void add_indicator_resources(Router& router, const ApiTools& tools) {
  router.add("GET", "/v1/indicator", [&](const ApiRequest& request) { return read_indicator(tools, request); });
  router.add("GET", "/v1/indicator/credits", [&](const ApiRequest& request) { return list_credits(tools, request); });
}

}  // namespace tongbao
