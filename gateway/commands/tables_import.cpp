#include <algorithm>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "gateway/commands/command.h"
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
  if (line.json) fmt::print("{}\n", report.dump());
  return ExitCode::good;
}

}  // namespace tongbao
