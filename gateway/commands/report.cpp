#include <fmt/format.h>

#include "gateway/commands/command.h"
#include "gateway/indicator/indicator_json.h"
#include "gateway/indicator/indicator_report.h"
#include "gateway/indicator/indicator_text.h"
#include "gateway/indicator/month_text.h"
#include "gateway/store/store_reads.h"

namespace tongbao {
namespace {

/// The query of the arguments; complains and returns nothing for months or axes that are none.
std::optional<CreditQuery> query_of(const ReportArguments& arguments) {
  CreditQuery query;
  query.office = arguments.office;
  const std::pair<const std::string*, std::int32_t*> months[] = {{&arguments.from, &query.from_month},
                                                                 {&arguments.to, &query.to_month}};
  for (const auto& [text, month] : months) {
    if (text->empty()) continue;
    const auto read = month_from_text(*text);
    if (!read) {
      complain(*text + " is not a month: write yyyy-mm");
      return std::nullopt;
    }
    *month = *read;
  }
  if (query.from_month > query.to_month) {
    complain("--from is after --to");
    return std::nullopt;
  }
  return query;
}

}  // namespace

ExitCode run_report(const CommandLine& line, const ReportArguments& arguments) {
  const auto query = query_of(arguments);
  const auto by = indicator_axes_from(arguments.by);
  if (!by) complain("--by takes month, office, agency, kind, each once, comma-separated");
  if (!query || !by) return ExitCode::wrong_use;
  const auto loaded = load_settings(line);
  if (!loaded) return ExitCode::refused;
  const auto location = locate_store(loaded->settings);
  if (!location) return ExitCode::refused;
  if (const auto judged = judge_store(*location); judged != ExitCode::good) return judged;
  StoreReads reads{*location};
  const auto credits = reads.credit_rows(*query);
  if (!credits) {
    complain(credits.failure().detail);
    return ExitCode::cannot_reach;
  }
  const auto outcomes = reads.outcome_counts(*query);
  if (!outcomes) {
    complain(outcomes.failure().detail);
    return ExitCode::cannot_reach;
  }
  const auto report = build_indicator(*credits, *outcomes, *by, loaded->parameters);
  fmt::print("{}", line.json ? indicator_json(report) + "\n" : indicator_text(report));
  return ExitCode::good;
}

}  // namespace tongbao
