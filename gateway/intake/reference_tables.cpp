#include "gateway/intake/reference_tables.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "gateway/domain/area_import.h"
#include "gateway/intake/area_files.h"
#include "gateway/observe/event_log.h"

namespace tongbao {
namespace {

constexpr std::chrono::seconds kLookAgainAfter{1};

std::vector<std::filesystem::path> json_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator{folder, absent})
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::filesystem::file_time_type newest(const std::filesystem::path& folder) {
  std::filesystem::file_time_type latest{};
  for (const auto& file : json_files(folder)) {
    std::error_code gone;
    const auto written = std::filesystem::last_write_time(file, gone);
    if (!gone) latest = std::max(latest, written);
  }
  return latest;
}

}  // namespace

std::filesystem::path area_folder(const std::filesystem::path& tables_directory) {
  return tables_directory / "areas";
}

std::filesystem::path character_folder(const std::filesystem::path& tables_directory) {
  return tables_directory / "characters";
}

Result<AreaTable> load_area_table(const std::filesystem::path& tables_directory) {
  std::vector<OfficialAreaRow> rows;
  for (const auto& file : json_files(area_folder(tables_directory))) {
    std::ifstream stream{file, std::ios::binary};
    std::ostringstream text;
    text << stream.rdbuf();
    auto read = read_area_file(text.str());
    if (!read) return Failure{read.failure().kind, read.failure().code, file.string() + ": " + read.failure().detail};
    rows.insert(rows.end(), std::make_move_iterator(read->begin()), std::make_move_iterator(read->end()));
  }
  if (rows.empty())
    return Failure{FailureKind::configuration, "areas_missing",
                   "no area table is imported; run tongbao tables import --areas FILE"};
  return import_areas(rows);
}

ReferenceTables::ReferenceTables(std::filesystem::path tables_directory, std::vector<std::string> agencies,
                                 Store& store)
    : tables_directory_{std::move(tables_directory)}, agencies_{std::move(agencies)}, store_{store} {}

std::shared_ptr<const AreaTable> ReferenceTables::areas() {
  return areas_.with([&](Held<AreaTable>& held) {
    const auto now = Steady::now();
    if (held.looked_at != Steady::time_point{} && now - held.looked_at < kLookAgainAfter) return held.table;
    held.looked_at = now;
    const auto written_at = newest(area_folder(tables_directory_));
    if (held.table && written_at == held.written_at) return held.table;
    auto loaded = load_area_table(tables_directory_);
    if (!loaded) {
      log_event(events::tables_missing, {{"detail", loaded.failure().detail}});
      return held.table;
    }
    held.written_at = written_at;
    held.table = std::make_shared<const AreaTable>(std::move(*loaded));
    return held.table;
  });
}

std::shared_ptr<const ProcedureTable> ReferenceTables::procedures() {
  return procedures_.with([&](Held<ProcedureTable>& held) {
    const auto now = Steady::now();
    if (held.looked_at != Steady::time_point{} && now - held.looked_at < kLookAgainAfter) return held.table;
    held.looked_at = now;
    auto table = std::make_shared<ProcedureTable>();
    for (const auto& agency : agencies_) {
      auto procedures = store_.procedures(agency);
      // While the store does not answer, the last tables stand: half a table would refuse good cases.
      if (!procedures) return held.table;
      table->emplace(agency, std::move(*procedures));
    }
    held.table = std::move(table);
    return held.table;
  });
}

}  // namespace tongbao
