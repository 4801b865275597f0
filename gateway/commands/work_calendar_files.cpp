#include "gateway/commands/work_calendar_files.h"

#include <fstream>
#include <sstream>

namespace tongbao {

std::filesystem::path calendar_folder(const std::filesystem::path& tables_directory) {
  return tables_directory / "calendar";
}

Result<WorkCalendar> load_work_calendar(const std::filesystem::path& tables_directory) {
  WorkCalendar calendar;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator{calendar_folder(tables_directory), absent}) {
    if (entry.path().extension() != ".csv") continue;
    std::ifstream stream{entry.path(), std::ios::binary};
    std::ostringstream text;
    text << stream.rdbuf();
    const auto added = calendar.add_official(text.str());
    if (!added)
      return Failure{added.failure().kind, added.failure().code, entry.path().string() + ": " + added.failure().detail};
  }
  return calendar;
}

}  // namespace tongbao
