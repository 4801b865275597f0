#include "gateway/settings/route_settings.h"

#include <algorithm>
#include <set>

#include "gateway/settings/known_key.h"
#include "gateway/settings/read_hours.h"
#include "gateway/settings/read_partner.h"
#include "gateway/settings/toml_file.h"

namespace tongbao {
namespace {

const std::vector<std::string> kProfiles{"utf8", "cp950", "cp950+fin", "dci", "land:<old county>"};

bool is_profile(const std::string& word) {
  if (word.starts_with("land:")) return word.size() > 5;
  return word != kProfiles.back() && std::find(kProfiles.begin(), kProfiles.end(), word) != kProfiles.end();
}

/// Names become file names, database values and metric labels.
bool is_name(const std::string& word) {
  return !word.empty() && word.size() <= 32 && word.front() >= 'a' && word.front() <= 'z' &&
         std::all_of(word.begin(), word.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::string read_name(TomlFile& file, const std::string& key) {
  auto name = file.text(key, std::nullopt);
  if (!name.empty() && !is_name(name))
    file.refuse(key, "\"" + name + "\" is no name (a small letter, then small letters, digits and _; 32 at most)");
  return name;
}

void read_characters(TomlFile& file, RouteSettings& route) {
  const auto rule = "utf8 | cp950 | cp950+fin | dci | land:<old county>";
  route.character_set = file.text("characters.set", "utf8");
  if (!is_profile(route.character_set))
    file.refuse("characters.set", "\"" + route.character_set + "\" is no character set (" + rule + ", default utf8)");
  route.character_set_by_area = file.texts_of("characters.by_area");
  for (const auto& [area, profile] : route.character_set_by_area) {
    const auto key = "characters.by_area." + area;
    if (area.empty() || area.size() > 11 || area.find_first_not_of("0123456789") != std::string::npos)
      file.refuse(key, "is no beginning of an area code (1 to 11 digits)");
    if (!is_profile(profile)) file.refuse(key, "\"" + profile + "\" is no character set (" + rule + ")");
  }
}

void read_pace(TomlFile& file, RouteSettings& route, const RelaySettings& defaults) {
  route.window = static_cast<std::size_t>(file.integer("pace.window", 1, 64, 4));
  route.attempt_budget = std::chrono::milliseconds{file.integer("pace.attempt_budget_ms", 50, 120'000, 10'000)};
  route.lease = std::chrono::seconds{file.integer("pace.lease_s", 5, 3600, defaults.lease.count())};
  route.retry_days = static_cast<int>(file.integer("pace.retry_days", 14, 30, defaults.retry_days));
  if (route.lease <= route.attempt_budget)
    file.refuse("pace.lease_s",
                std::to_string(route.lease.count()) +
                    " is not longer than attempt_budget_ms: a lease would end while its message travels");
}

void read_batch(TomlFile& file, RouteSettings& route) {
  const auto every = file.integer("batch.interval_s", 1, 86'400, 300);
  const auto at = file.text("batch.at", "");
  const auto most = file.integer("batch.max_records", 1, 100'000, 512);
  if (!file.has("batch")) return;
  BatchCut cut;
  cut.max_records = static_cast<std::size_t>(most);
  if (file.has("batch.at")) {
    cut.at_minute = minute_of_day(at);
    if (!cut.at_minute) file.refuse("batch.at", "\"" + at + "\" is no time of day (\"HH:MM\", Asia/Taipei)");
    if (file.has("batch.interval_s")) file.refuse("batch.interval_s", "stands beside batch.at; only one of them");
  } else {
    cut.every = std::chrono::seconds{every};
  }
  route.batch = cut;
}

void read_agency_keys(TomlFile& file, RouteSettings& route) {
  std::set<std::string> seen;
  // A file that holds nothing is asked for one, so that these keys are known to known_route_keys().
  const std::size_t count = file.parsed() ? file.count("agency_keys") : 1;
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = "agency_keys[" + std::to_string(i) + "].";
    AgencyKey key;
    key.key_id = file.text(at + "key_id", std::nullopt);
    key.public_key = file.path(at + "public_key", std::nullopt);
    key.algorithm = file.choice(at + "algorithm", {"ed25519", "ecdsa-p256-sha256"}, "ed25519");
    if (!key.key_id.empty() && !seen.insert(key.key_id).second)
      file.refuse(at + "key_id", "\"" + key.key_id + "\" stands twice");
    route.agency_keys.push_back(std::move(key));
  }
}

ModuleChoice read_module(TomlFile& file, const std::string& what, const std::filesystem::path& path) {
  const auto section = what + ".settings";
  return {read_name(file, what + ".name"), path, section, file.raw_settings(section), file.line_of(section)};
}

RouteSettings read_all(TomlFile& file, const std::filesystem::path& path, const RelaySettings& defaults) {
  RouteSettings route;
  route.file = path;
  route.agency = read_name(file, "agency");
  route.title_zh = file.text("title_zh", std::nullopt);
  route.title_en = file.text("title_en", std::nullopt);
  route.agency_deduplicates = file.boolean("agency_deduplicates", false);
  route.lane_opens_on = file.choice("lane_opens_on", {"outcome", "receipt"}, "outcome") == "receipt"
                            ? LaneOpensOn::receipt
                            : LaneOpensOn::outcome;
  route.plugin = read_module(file, "plugin", path);
  route.adapter = read_module(file, "adapter", path);
  read_characters(file, route);
  read_pace(file, route, defaults);
  route.answer_poll = std::chrono::seconds{file.integer("answers.poll_s", 1, 86'400, 60)};
  route.receipt_due_days = static_cast<int>(file.integer("answers.receipt_due_days", 1, 30, 1));
  route.outcome_due_days = static_cast<int>(file.integer("answers.outcome_due_days", 1, 90, 7));
  for (const auto& [procedure, days] : file.integers_of("answers.outcome_due_days_of", 1, 90)) {
    if (!procedure.starts_with(route.agency + "."))
      file.refuse("answers.outcome_due_days_of", "\"" + procedure + "\" is no procedure of " + route.agency);
    route.outcome_due_days_of[procedure] = static_cast<int>(days);
  }
  route.hours = read_hours(file);
  read_batch(file, route);
  read_agency_keys(file, route);
  route.partner = read_partner(file, route);
  return route;
}

}  // namespace

const std::string& RouteSettings::character_set_for(std::string_view area_code) const {
  const std::string* best = &character_set;
  for (const auto& [prefix, profile] : character_set_by_area)
    if (area_code.starts_with(prefix)) best = &profile;  // sorted: the longest matching prefix comes last
  return *best;
}

int RouteSettings::outcome_days(std::string_view procedure) const {
  const auto own = outcome_due_days_of.find(procedure);
  return own == outcome_due_days_of.end() ? outcome_due_days : own->second;
}

Checked<RouteSettings> read_route(const std::filesystem::path& path, const RelaySettings& defaults) {
  TomlFile file{path};
  Checked<RouteSettings> read;
  read.value = read_all(file, path, defaults);
  read.refusals = file.finish();
  return read;
}

Checked<std::vector<RouteSettings>> read_routes(const std::filesystem::path& directory, const RelaySettings& defaults) {
  Checked<std::vector<RouteSettings>> routes;
  std::vector<std::filesystem::path> files;
  std::error_code trouble;
  for (const auto& entry : std::filesystem::directory_iterator{directory, trouble})
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  if (trouble) routes.refusals.push_back({directory.string(), 0, "", "is no folder this user can read"});
  std::sort(files.begin(), files.end());
  std::map<std::string, std::string> file_of;
  for (const auto& path : files) {
    auto read = read_route(path, defaults);
    const auto [first, fresh] = file_of.emplace(read.value.agency, path.string());
    if (!fresh && !read.value.agency.empty())
      read.refusals.push_back(
          {path.string(), 0, "agency", "\"" + read.value.agency + "\" has a route already: " + first->second});
    routes.refusals.insert(routes.refusals.end(), read.refusals.begin(), read.refusals.end());
    routes.value.push_back(std::move(read.value));
  }
  std::sort(routes.value.begin(), routes.value.end(),
            [](const auto& one, const auto& other) { return one.agency < other.agency; });
  return routes;
}

std::vector<KnownKey> known_route_keys() {
  TomlFile nothing{"/dev/null"};
  read_all(nothing, {}, {});
  std::vector<KnownKey> keys;
  for (const auto& [key, rule] : nothing.known())
    keys.push_back({key, rule});
  return keys;
}

}  // namespace tongbao
