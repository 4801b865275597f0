#include "gateway/domain/area_import.h"

#include <array>
#include <utility>

namespace tongbao {
namespace {

/// Brackets that hold a substitute, not the character itself (domain.md §7).
struct SubstitutedName {
  std::string_view written, official;
};
constexpr std::array kSubstitutedNames{SubstitutedName{"石[曹]里", "石𥕢里"}, SubstitutedName{"[那]拔里", "𦰡拔里"}};
constexpr std::array<std::string_view, 2> kOfficialProvinces{"臺灣省", "福建省"};

}  // namespace

std::string official_area_name(std::string_view written) {
  std::string name{written};
  for (const auto& substituted : kSubstitutedNames) {
    const auto at = name.find(substituted.written);
    if (at != std::string::npos) name.replace(at, substituted.written.size(), substituted.official);
  }
  std::erase(name, '[');
  std::erase(name, ']');
  return name;
}

Area area_from_official(const OfficialAreaRow& row) {
  Area area{std::string{short_area_code(row.code)}, official_area_name(row.name), official_area_name(row.fullname),
            row.english};
  for (const auto province : kOfficialProvinces)
    if (area.full_name.starts_with(province)) area.full_name.erase(0, province.size());
  return area;
}

Result<AreaTable> import_areas(const std::vector<OfficialAreaRow>& rows) {
  std::vector<Area> areas;
  areas.reserve(rows.size());
  for (const auto& row : rows)
    areas.push_back(area_from_official(row));
  return AreaTable::build(std::move(areas));
}

}  // namespace tongbao
