#pragma once

#include <filesystem>

#include "gateway/domain/work_calendar.h"

namespace tongbao {

/// Where `tongbao tables import --calendar` puts the official files, a year a file, below the tables directory.
std::filesystem::path calendar_folder(const std::filesystem::path& tables_directory);

/// The calendar of all imported years; empty when there are none. Fails with `calendar_malformed` and the file.
Result<WorkCalendar> load_work_calendar(const std::filesystem::path& tables_directory);

}  // namespace tongbao
