#include "gateway/indicator/indicator_json.h"

#include <nlohmann/json.hpp>

namespace tongbao {
namespace {

using Json = nlohmann::ordered_json;

/// Exact: numbers of at most two decimals print as they are.
Json hundredths_number(std::int64_t hundredths) {
  if (hundredths % 100 == 0) return hundredths / 100;
  return static_cast<double>(hundredths) / 100.0;
}

Json line_json(const IndicatorLine& line, const std::vector<IndicatorAxis>& by) {
  Json json = Json::object();
  for (std::size_t i = 0; i < line.keys.size() && i < by.size(); ++i)
    json[std::string{to_word(by[i])}] = line.keys[i];
  json["T"] = line.T;
  json["K"] = line.K;
  json["C"] = line.C;
  json["F"] = line.F;
  json["Q"] = line.Q();
  json["trips"] = hundredths_number(line.trip_hundredths);
  json["trip_hundredths"] = line.trip_hundredths;
  json["adjustments"] = line.adjustments;
  json["S"] = line.still_submitted_known ? Json(line.S) : Json(nullptr);
  const auto ratio = line.ratio_permille();
  json["ratio_percent"] =
      ratio ? (*ratio % 10 == 0 ? Json(*ratio / 10) : Json(static_cast<double>(*ratio) / 10.0)) : Json(nullptr);
  json["ratio_n"] = ratio ? Json(line.T + line.S) : Json(nullptr);
  json["fee_ntd"] = line.fee_ntd();
  json["minutes"] = line.minutes();
  json["transport_ntd"] = line.transport_ntd();
  json["ex_officio"] = line.outcomes.contains("ex_officio") ? line.outcomes.at("ex_officio") : 0;
  Json outcomes = Json::object();
  for (const auto& [column, count] : line.outcomes)
    if (column != "ex_officio") outcomes[column] = count;
  json["outcomes"] = std::move(outcomes);
  return json;
}

}  // namespace

std::string indicator_json(const IndicatorReport& report) {
  Json json = Json::object();
  json["by"] = Json::array();
  for (const auto axis : report.by)
    json["by"].push_back(to_word(axis));
  json["lines"] = Json::array();
  for (const auto& line : report.lines)
    json["lines"].push_back(line_json(line, report.by));
  json["total"] = line_json(report.total, {});
  return json.dump();
}

}  // namespace tongbao
