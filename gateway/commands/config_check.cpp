#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "gateway/commands/command.h"
#include "gateway/commands/deep_check.h"
#include "gateway/modules/module_loader.h"
#include "gateway/store/standby_cover.h"

namespace tongbao {
namespace {

using Json = nlohmann::json;

Json module_troubles(const CommandLine& line, const LoadedSettings& loaded) {
  const ModuleLoader loader{loaded.settings.modules_directory};
  auto troubles = Json::array();
  for (const auto& route : loaded.routes) {
    for (const auto* chosen : {&route.plugin, &route.adapter}) {
      const auto checked = loader.check(*chosen);
      if (checked) continue;
      troubles.push_back({{"agency", route.agency}, {"module", chosen->name}, {"why", checked.failure().detail}});
      if (!line.json) complain(route.agency + ": " + checked.failure().detail);
    }
  }
  return troubles;
}

std::string_view step_zh(std::string_view step) {
  static constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"keys", "金鑰"},    {"characters", "字元表"},   {"calendar", "辦公日曆表"},
      {"modules", "模組"}, {"procedures", "辦理項目"}, {"reach", "連線"}};
  for (const auto& [word, zh] : kWords)
    if (word == step) return zh;
  return {};
}

void print_finding(const std::string& agency, const DeepFinding& finding) {
  const auto tail = finding.good ? finding.detail : finding.code + " " + finding.detail;
  fmt::print("{}: {} {}: {}{}{}\n", agency, finding.step, step_zh(finding.step),
             finding.good ? "ok 正常" : "FAILED 異常", tail.empty() ? "" : "  ", tail);
}

/// The worst wins: what must be put right, then what cannot be reached, then an agency that is away.
ExitCode worse(ExitCode one, ExitCode other) {
  static constexpr ExitCode kByWeight[] = {ExitCode::good, ExitCode::finding, ExitCode::cannot_reach,
                                           ExitCode::refused};
  const auto weight = [](ExitCode code) { return std::ranges::find(kByWeight, code) - std::begin(kByWeight); };
  return weight(one) >= weight(other) ? one : other;
}

/// Greets the mail server as the mail worker would; sends nothing.
ExitCode check_mail(const CommandLine& line, const MailSettings& mail, Json& report) {
  const auto trouble = reach_mail_server(mail);
  report["mail"] = {{"good", !trouble}};
  if (trouble) report["mail"].update({{"code", trouble->code}, {"detail", trouble->detail}});
  if (!line.json)
    fmt::print("mail 電子郵件: {}{}\n", trouble ? "FAILED 異常  " : "ok 正常",
               trouble ? trouble->code + " " + trouble->detail : "");
  return trouble ? ExitCode::finding : ExitCode::good;
}

/// Opens the store, and looks whether a standby that takes over would have what was answered 201.
ExitCode check_store(const CommandLine& line, const LoadedSettings& loaded, Json& report) {
  const auto location = locate_store(loaded.settings);
  auto code = location ? judge_store(*location) : ExitCode::refused;
  std::string detail;
  if (code == ExitCode::good) {
    const auto cover = standby_cover(*location);
    if (!cover || cover->has_gap()) code = ExitCode::finding;
    if (!cover) detail = cover.failure().code + " " + cover.failure().detail;
    if (cover && cover->has_gap())
      detail =
          "standby_not_awaited a failover loses accepted cases: set synchronous_standby_names  "
          "故障切換會遺失已受理案件";
  }
  report["store"] = code == ExitCode::good ? "ok" : "failed";
  if (!detail.empty()) report["store_detail"] = detail;
  if (!line.json)
    fmt::print("store 資料庫: {}{}{}\n", code == ExitCode::good ? "ok 正常" : "FAILED 異常", detail.empty() ? "" : "  ",
               detail);
  return code;
}

/// Tries everything of every route; adds it to `report` or prints it.
ExitCode check_all_deeply(const CommandLine& line, const LoadedSettings& loaded, Json& report) {
  auto code = ExitCode::good;
  auto routes = Json::array();
  for (const auto& route : loaded.routes) {
    auto steps = Json::array();
    for (const auto& finding : check_deeply(loaded, route)) {
      if (!finding.good) code = worse(code, finding.step == "reach" ? ExitCode::finding : ExitCode::refused);
      if (!line.json) print_finding(route.agency, finding);
      Json step{{"step", finding.step}, {"good", finding.good}, {"detail", finding.detail}};
      if (!finding.good) step["code"] = finding.code;
      steps.push_back(std::move(step));
    }
    routes.push_back({{"agency", route.agency}, {"steps", std::move(steps)}});
  }
  report["routes"] = std::move(routes);
  if (loaded.settings.mail.is_on()) code = worse(code, check_mail(line, loaded.settings.mail, report));
  return worse(code, check_store(line, loaded, report));
}

}  // namespace

ExitCode run_config_check(const CommandLine& line, bool deep) {
  const auto loaded = load_settings(line);
  if (!loaded) return ExitCode::refused;
  auto troubles = module_troubles(line, *loaded);
  auto code = troubles.empty() ? ExitCode::good : ExitCode::refused;
  Json report{{"troubles", std::move(troubles)}};
  if (deep) code = worse(code, check_all_deeply(line, *loaded, report));
  report["good"] = code == ExitCode::good;
  if (line.json) fmt::print("{}\n", report.dump());
  if (!line.json && code == ExitCode::good)
    fmt::print("{}: good; {} routes, matrix {}\n", line.config.string(), loaded->routes.size(),
               loaded->matrix.version());
  return code;
}

}  // namespace tongbao
