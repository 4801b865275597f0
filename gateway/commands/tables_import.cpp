#include <algorithm>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "gateway/commands/command.h"
#include "gateway/commands/work_calendar_files.h"
#include "gateway/domain/area_import.h"
#include "gateway/intake/area_files.h"
#include "gateway/intake/reference_tables.h"
#include "gateway/kit/character_tables.h"

namespace tongbao {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_in(const fs::path& place, std::string_view extension) {
  std::vector<fs::path> files;
  std::error_code absent;
  if (fs::is_regular_file(place, absent)) return {place};
  for (const auto& entry : fs::recursive_directory_iterator{place, absent})
    if (entry.is_regular_file() && entry.path().extension() == extension) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string content_of(const fs::path& file) {
  std::ifstream stream{file, std::ios::binary};
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// Replaces a folder of imported tables as a whole: written beside, then renamed.
Result<Done> replace_folder(const fs::path& from, const std::vector<fs::path>& files, const fs::path& to) {
  std::error_code failed;
  const auto fresh = fs::path{to}.concat(".new");
  fs::remove_all(fresh, failed);
  fs::create_directories(fresh, failed);
  for (const auto& file : files) {
    const auto target = fs::is_directory(from) ? fresh / fs::relative(file, from) : fresh / file.filename();
    fs::create_directories(target.parent_path(), failed);
    fs::copy_file(file, target, failed);
    if (failed)
      return Failure{FailureKind::configuration, "tables_not_written", target.string() + ": " + failed.message()};
  }
  fs::remove_all(to, failed);
  fs::rename(fresh, to, failed);
  if (failed) return Failure{FailureKind::configuration, "tables_not_written", to.string() + ": " + failed.message()};
  return Done{};
}

/// The number of areas, after the whole table was judged.
Result<std::size_t> import_area_files(const fs::path& place, const fs::path& tables) {
  const auto files = files_in(place, ".json");
  std::vector<OfficialAreaRow> rows;
  for (const auto& file : files) {
    auto read = read_area_file(content_of(file));
    if (!read) return Failure{read.failure().kind, read.failure().code, file.string() + ": " + read.failure().detail};
    rows.insert(rows.end(), read->begin(), read->end());
  }
  if (rows.empty())
    return Failure{FailureKind::configuration, "areas_missing", place.string() + ": no .json area file there"};
  const auto table = import_areas(rows);
  if (!table) return table.failure();
  const auto written = replace_folder(place, files, area_folder(tables));
  if (!written) return written.failure();
  return rows.size();
}

/// The number of profiles, after every file was judged.
Result<std::size_t> import_character_files(const fs::path& place, const fs::path& tables) {
  const auto files = files_in(place, ".txt");
  if (files.empty())
    return Failure{FailureKind::configuration, "characters_missing", place.string() + ": no mapping table there"};
  const auto judged = load_character_tables(place);
  if (!judged) return judged.failure();
  const auto written = replace_folder(place, files, character_folder(tables));
  if (!written) return written.failure();
  return judged->tables.size();
}

/// Years and their working days, after every file was judged. Other years' files stay.
Result<std::map<int, std::size_t>> import_calendar_files(const fs::path& place, const fs::path& tables) {
  WorkCalendar all;
  std::vector<std::pair<int, fs::path>> fresh;
  for (const auto& file : files_in(place, ".csv")) {
    WorkCalendar one;
    const auto judged = one.add_official(content_of(file));
    if (!judged)
      return Failure{judged.failure().kind, judged.failure().code, file.string() + ": " + judged.failure().detail};
    fresh.emplace_back(one.years().begin()->first, file);
    const auto added = all.add_official(content_of(file));
    if (!added) return added.failure();
  }
  if (fresh.empty())
    return Failure{FailureKind::configuration, "calendar_missing", place.string() + ": no .csv calendar there"};
  std::error_code failed;
  fs::create_directories(calendar_folder(tables), failed);
  for (const auto& [year, file] : fresh) {
    const auto target = calendar_folder(tables) / (std::to_string(year) + ".csv");
    const auto beside = fs::path{target}.concat(".new");
    fs::copy_file(file, beside, fs::copy_options::overwrite_existing, failed);
    if (!failed) fs::rename(beside, target, failed);
    if (failed)
      return Failure{FailureKind::configuration, "tables_not_written", target.string() + ": " + failed.message()};
  }
  return all.years();
}

}  // namespace

ExitCode run_tables_import(const CommandLine& line, const TablesArguments& arguments) {
  const auto loaded = load_settings(line);
  if (!loaded) return ExitCode::refused;
  nlohmann::json report = nlohmann::json::object();
  const auto& tables = loaded->settings.tables_directory;
  if (!arguments.areas.empty()) {
    const auto count = import_area_files(arguments.areas, tables);
    if (!count) {
      complain(count.failure().detail);
      return ExitCode::refused;
    }
    report["areas"] = *count;
    if (!line.json) fmt::print("{} areas imported\n", *count);
  }
  if (!arguments.characters.empty()) {
    const auto count = import_character_files(arguments.characters, tables);
    if (!count) {
      complain(count.failure().detail);
      return ExitCode::refused;
    }
    report["character_tables"] = *count;
    if (!line.json) fmt::print("{} character tables imported; workers read them when they start\n", *count);
  }
  if (!arguments.calendar.empty()) {
    const auto years = import_calendar_files(arguments.calendar, tables);
    if (!years) {
      complain(years.failure().detail);
      return ExitCode::refused;
    }
    for (const auto& [year, days] : *years) {
      report["calendar"][std::to_string(year)] = days;
      if (!line.json) fmt::print("{}: {} working days 上班日; workers read the calendar when they start\n", year, days);
    }
  }
  if (line.json) fmt::print("{}\n", report.dump());
  return ExitCode::good;
}

}  // namespace tongbao
