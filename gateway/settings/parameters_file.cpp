#include "gateway/settings/parameters_file.h"

#include "gateway/domain/calendar_date.h"
#include "gateway/settings/toml_file.h"

namespace tongbao {
namespace {

constexpr std::int64_t kMostUnits = 100'000;

struct RangeOfUnits {
  std::int64_t least;
  std::int64_t most;
};

/// "2026-03" → 202603; 0 with a refusal for anything else.
std::int32_t read_month(TomlFile& file, const std::string& key) {
  const auto text = file.text(key, std::nullopt);
  const auto day = calendar_date_from(text + "-01");
  if (day) return static_cast<int>(day->year()) * 100 + static_cast<std::int32_t>(static_cast<unsigned>(day->month()));
  if (!text.empty()) file.refuse(key, "\"" + text + "\" is no month (yyyy-mm)");
  return 0;
}

/// `[[list]]` of {value, from_month, source, date}.
std::vector<ParameterValue> read_values(TomlFile& file, const std::string& list, RangeOfUnits range) {
  std::vector<ParameterValue> values;
  const auto count = file.count(list);
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = list + "[" + std::to_string(i) + "]";
    ParameterValue value;
    if (!file.has(at + ".value")) file.refuse(at, "value is missing; an integer is required");
    value.value = file.integer(at + ".value", range.least, range.most, range.least);
    value.from_month = read_month(file, at + ".from_month");
    value.source = file.text(at + ".source", std::nullopt);
    value.date = file.text(at + ".date", std::nullopt);
    if (!value.date.empty() && !calendar_date_from(value.date))
      file.refuse(at + ".date", "\"" + value.date + "\" is no day (yyyy-mm-dd)");
    values.push_back(std::move(value));
  }
  return values;
}

Parameter read_parameter(TomlFile& file, const std::string& list, RangeOfUnits range) {
  auto values = read_values(file, list, range);
  if (file.parsed() && values.empty()) file.refuse(list, "missing; at least one [[" + list + "]] is required");
  return Parameter{std::move(values)};
}

/// `[[office_pages]]`: an office's own average, in tenths of a page.
std::map<std::string, Parameter, std::less<>> read_office_pages(TomlFile& file) {
  const auto values = read_values(file, "office_pages_tenths", {1, 1'000});
  std::map<std::string, std::vector<ParameterValue>> by_office;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto key = "office_pages_tenths[" + std::to_string(i) + "].office";
    by_office[file.text(key, std::nullopt)].push_back(values[i]);
  }
  std::map<std::string, Parameter, std::less<>> parameters;
  for (auto& [office, own] : by_office)
    parameters.emplace(office, Parameter{std::move(own)});
  return parameters;
}

}  // namespace

Checked<IndicatorParameters> read_parameters(const std::filesystem::path& path) {
  TomlFile file{path};
  Checked<IndicatorParameters> read;
  auto& parameters = read.value;
  parameters.transcript_page_fee_ntd = read_parameter(file, "transcript_page_fee_ntd", {0, kMostUnits});
  parameters.transcript_pages_tenths = read_parameter(file, "transcript_pages_tenths", {1, 1'000});
  parameters.office_pages_tenths = read_office_pages(file);
  parameters.record_fee_ntd = read_parameter(file, "record_fee_ntd", {0, kMostUnits});
  parameters.trip_minutes = read_parameter(file, "trip_minutes", {0, kMostUnits});
  parameters.trip_transport_ntd = read_parameter(file, "trip_transport_ntd", {0, kMostUnits});
  read.refusals = file.finish();
  return read;
}

}  // namespace tongbao
