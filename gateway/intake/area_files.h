#pragma once

#include <string_view>
#include <vector>

#include "gateway/contract/result.h"
#include "gateway/domain/area_import.h"

namespace tongbao {

/// The rows of one official area file (city, district or village): a JSON array of objects with the texts `code`,
/// `name`, `fullname`, `english`. Fails with the codes of parse_json, or with `area_file_faulty` naming the first bad
/// row.
Result<std::vector<OfficialAreaRow>> read_area_file(std::string_view json);

}  // namespace tongbao
