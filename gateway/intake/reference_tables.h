#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <vector>

#include "gateway/contract/guarded.h"
#include "gateway/domain/area.h"
#include "gateway/intake/intake_rules.h"
#include "gateway/store/store.h"

namespace tongbao {

/// The area table and the agencies' procedure tables, as intake needs them now: areas are read from the imported files
/// when they appear or change, procedures from the store, where the workers put them. Both are looked at again at most
/// once a second. Any thread.
class ReferenceTables {
 public:
  ReferenceTables(std::filesystem::path tables_directory, std::vector<std::string> agencies, Store& store);

  /// Null while no area table is imported.
  std::shared_ptr<const AreaTable> areas();
  /// Null until the store has answered once.
  std::shared_ptr<const ProcedureTable> procedures();

 private:
  using Steady = std::chrono::steady_clock;
  template <class Table>
  struct Held {
    std::shared_ptr<const Table> table;
    Steady::time_point looked_at{};
    std::filesystem::file_time_type written_at{};
  };

  std::filesystem::path tables_directory_;
  std::vector<std::string> agencies_;
  Store& store_;
  Guarded<Held<AreaTable>> areas_;
  Guarded<Held<ProcedureTable>> procedures_;
};

/// Where `tongbao tables import` puts the official files, below the tables directory.
std::filesystem::path area_folder(const std::filesystem::path& tables_directory);
std::filesystem::path character_folder(const std::filesystem::path& tables_directory);

/// The table of all imported area files. Fails with `areas_missing` when there are none, else as the reader does.
Result<AreaTable> load_area_table(const std::filesystem::path& tables_directory);

}  // namespace tongbao
