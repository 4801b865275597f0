#include "gateway/http/api.h"
#include "gateway/http/json_answers.h"
#include "gateway/kit/instant_text.h"

namespace tongbao {
namespace {

using Json = nlohmann::json;

Json kinds_json(const std::vector<ChangeKind>& kinds) {
  auto json = Json::array();
  for (const auto kind : kinds)
    json.push_back(to_word(kind));
  return json;
}

/// A row of the requirement sheet (一次告知單).
Json requirement_json(const MatrixRow& row) {
  auto documents = Json::array();
  for (const auto& document : row.documents)
    documents.push_back({{"kind", to_word(document.kind)},
                         {"copies", document.copies},
                         {"kept", document.retained ? "retained" : "inspected"}});
  Json json{{"kinds", kinds_json(row.kinds)},
            {"documents", std::move(documents)},
            {"trip_hundredths", row.trip_hundredths},
            {"legal_basis", row.legal_basis},
            {"confirmed", row.confirmed()}};
  auto also = Json::array();
  if (row.also_name) also.push_back("name");
  if (row.also_id_number) also.push_back("id_number");
  if (!also.empty()) json["also_changed"] = std::move(also);
  if (!row.agency_says.empty()) json["agency_says"] = row.agency_says;
  return json;
}

bool is_valid_on(const MatrixRow& row, const std::string& day) {
  return row.valid_from <= day && (row.valid_to.empty() || day <= row.valid_to);
}

Json procedure_json(const Procedure& procedure, const RequirementMatrix& matrix, const std::string& today) {
  auto requirements = Json::array();
  for (const auto& row : matrix.rows())
    if (row.procedure == procedure.name && is_valid_on(row, today)) requirements.push_back(requirement_json(row));
  return {{"procedure", procedure.name},
          {"title_zh", procedure.title_zh},
          {"title_en", procedure.title_en},
          {"kinds", kinds_json(procedure.kinds)},
          {"needs_customer_number", procedure.needs_customer_number},
          {"offers_fallback", procedure.offers_fallback},
          {"ex_officio_only", procedure.ex_officio_only},
          {"requirements", std::move(requirements)}};
}

ApiResponse list_agencies(const ApiTools& tools, const ApiRequest& request) {
  if (auto faults = unknown_parameters(request, {}); !faults.empty()) return query_refused(std::move(faults), request);
  const auto routes = tools.store.route_list();
  if (!routes) return failure_response(routes.failure(), request);
  const auto procedures = tools.tables.procedures();
  if (!procedures) return problem_response({"store_unreachable", "", "", {}}, request.trace_id);
  const auto today = taipei_day_text(tools.clock.now());
  auto items = Json::array();
  for (const auto& route : *routes) {
    auto offered = Json::array();
    if (const auto found = procedures->find(route.agency); found != procedures->end())
      for (const auto& procedure : found->second)
        offered.push_back(procedure_json(procedure, tools.matrix, today));
    items.push_back({{"agency", route.agency},
                     {"title_zh", route.title_zh},
                     {"title_en", route.title_en},
                     {"state", route.state},
                     {"procedures", std::move(offered)}});
  }
  return json_response({{"agencies", std::move(items)}, {"matrix_version", tools.matrix.version()}});
}

ApiResponse list_areas(const ApiTools& tools, const ApiRequest& request) {
  auto faults = unknown_parameters(request, {"within"});
  const auto within = request.query_or("within", "");
  const auto level = area_level(within);
  if (!within.empty() && (!level || *level == AreaLevel::village))
    faults.push_back(query_fault("within", "area_code_malformed", "a county has 5 digits, a township 8",
                                 "縣市 5 碼、鄉鎮市區 8 碼"));
  if (!faults.empty()) return query_refused(std::move(faults), request);
  const auto areas = tools.tables.areas();
  if (!areas) return problem_response({"areas_missing", "", "", {}}, request.trace_id);
  if (!within.empty() && areas->find(within) == nullptr)
    return problem_response({"not_found", "", "", {}}, request.trace_id);
  auto items = Json::array();
  for (const auto* area : areas->children(short_area_code(within))) {
    Json json{{"code", area->code}, {"name", area->name}, {"full_name", area->full_name}};
    if (!area->name_en.empty()) json["name_en"] = area->name_en;
    items.push_back(std::move(json));
  }
  return json_response({{"areas", std::move(items)}});
}

}  // namespace

void add_agency_resources(Router& router, const ApiTools& tools) {
  router.add("GET", "/v1/agencies", [&](const ApiRequest& request) { return list_agencies(tools, request); });
  router.add("GET", "/v1/areas", [&](const ApiRequest& request) { return list_areas(tools, request); });
}

}  // namespace tongbao
