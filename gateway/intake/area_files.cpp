#include "gateway/intake/area_files.h"

#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "gateway/kit/strict_json.h"

namespace tongbao {
namespace {

/// The ministry's village file has 0.8 MB.
constexpr JsonLimits kAreaFileLimits{.bytes = 16U * 1024 * 1024, .depth = 4};

Failure faulty_area_file(const std::string& why) {
  return {FailureKind::configuration, "area_file_faulty", why};
}

/// A text member; empty when there is none of that name.
std::string row_text(const nlohmann::json& row, const char* member) {
  const auto found = row.find(member);
  return found != row.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

Result<std::vector<OfficialAreaRow>> read_area_file(std::string_view json) {
  auto parsed = parse_json(json, kAreaFileLimits);
  if (!parsed) return parsed.failure();
  if (!parsed->is_array() || parsed->empty()) return faulty_area_file("not a list of areas");
  std::vector<OfficialAreaRow> rows;
  rows.reserve(parsed->size());
  for (const auto& row : *parsed) {
    const auto number = std::to_string(rows.size() + 1);
    if (!row.is_object()) return faulty_area_file("row " + number + " is not an object");
    OfficialAreaRow area{row_text(row, "code"), row_text(row, "name"), row_text(row, "fullname"),
                         row_text(row, "english")};
    if (!area_level(area.code) || area.name.empty() || area.fullname.empty())
      return faulty_area_file("row " + number + " lacks a code, name or fullname");
    rows.push_back(std::move(area));
  }
  return rows;
}

}  // namespace tongbao
