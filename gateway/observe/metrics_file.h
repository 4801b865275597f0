#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "gateway/contract/result.h"

namespace tongbao {

/// Workers are processes of their own: each writes its exposition to `<run_directory>/<agency>.metrics`, and the
/// gateway answers /metrics with the sum. Written beside and renamed, so that a reader sees the old text or the new.
Result<Done> write_metrics_file(const std::filesystem::path& file, const std::string& exposition);

/// Several expositions as one: each family once, equal series added up. Lines that are no exposition are left out.
std::string merge_expositions(std::span<const std::string> expositions);

/// `own` together with every `*.metrics` of the folder. Unreadable files are left out.
std::string merge_metrics_files(const std::string& own, const std::filesystem::path& run_directory);

}  // namespace tongbao
