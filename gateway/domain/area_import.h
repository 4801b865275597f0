#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/domain/area.h"

namespace tongbao {

/// One row of the ministry's files (city, district, village), as they write it.
struct OfficialAreaRow {
  std::string code;      // county 8 digits, township 8, village 11
  std::string name;      // 嵵裡里 stands there as [嵵]裡里
  std::string fullname;  // 福建省金門縣, 臺東縣成功鎮, 高雄市林園區中門里
  std::string english;
};

/// The official name: brackets around a character that was hard to hold are dropped, and the substitutes of the known
/// faulty names replaced (石[曹]里 is 石𥕢里, [那]拔里 is 𦰡拔里).
std::string official_area_name(std::string_view written);

/// The area of a row: county codes shortened to 5 digits, names cleaned, the province before a county's full name
/// dropped.
Area area_from_official(const OfficialAreaRow& row);

/// The table of all rows; fails like AreaTable::build.
Result<AreaTable> import_areas(const std::vector<OfficialAreaRow>& rows);

}  // namespace tongbao
