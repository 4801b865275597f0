#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "simulators/tax/bureau.h"

namespace tongbao::sim_tax {

/// The folder of docs/formats/tax.md, section 1, from the agency's side. One thread.
class ExchangeFolder {
 public:
  /// Makes the folders where they are missing.
  ExchangeFolder(std::filesystem::path folder, TaxBureau& bureau);

  /// Takes every batch that lies in `outbox/` and writes every answer file that is due. Throws std::exception when the
  /// folder or the register fails; calling it again goes on where it stopped.
  void look();

 private:
  void take_batches();
  void write_answers();
  std::filesystem::path folder_;
  TaxBureau& bureau_;
};

/// `<file>.part`, fsync, rename, fsync of the folder. Throws std::system_error.
void write_whole(const std::filesystem::path& file, std::string_view bytes);

}  // namespace tongbao::sim_tax
