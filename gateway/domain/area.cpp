#include "gateway/domain/area.h"

#include <algorithm>
#include <utility>

namespace tongbao {
namespace {

constexpr std::size_t kCountyDigits = 5;
constexpr std::size_t kTownshipDigits = 8;
constexpr std::size_t kVillageDigits = 11;

std::string_view parent_code(std::string_view code) {
  return code.substr(0, code.size() == kVillageDigits ? kTownshipDigits : kCountyDigits);
}

Failure faulty_table(std::string_view why, std::string_view code) {
  return {FailureKind::configuration, "area_table_faulty", std::string{why} + ": " + std::string{code}};
}

/// 台 as 臺, for offering a name only.
std::string with_formal_tai(std::string_view name) {
  constexpr std::string_view kShort = "台";
  std::string formal{name};
  for (auto at = formal.find(kShort); at != std::string::npos; at = formal.find(kShort, at))
    formal.replace(at, kShort.size(), "臺");
  return formal;
}

}  // namespace

std::optional<AreaLevel> area_level(std::string_view code) {
  if (!std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  switch (short_area_code(code).size()) {
    case kCountyDigits:
      return AreaLevel::county;
    case kTownshipDigits:
      return AreaLevel::township;
    case kVillageDigits:
      return AreaLevel::village;
    default:
      return std::nullopt;
  }
}

std::string_view short_area_code(std::string_view code) {
  const bool county = code.size() == kTownshipDigits && code.ends_with("000");
  return county ? code.substr(0, kCountyDigits) : code;
}

Result<AreaTable> AreaTable::build(std::vector<Area> areas) {
  for (auto& area : areas) {
    if (!area_level(area.code)) return faulty_table("not an area code", area.code);
    area.code = short_area_code(area.code);
    if (area.name.empty()) return faulty_table("no name", area.code);
  }
  std::ranges::sort(areas, {}, &Area::code);
  const auto twice = std::ranges::adjacent_find(areas, {}, &Area::code);
  if (twice != areas.end()) return faulty_table("given twice", twice->code);
  AreaTable table;
  table.areas_ = std::move(areas);
  for (std::size_t at = 0; at < table.areas_.size(); ++at) {
    const auto& area = table.areas_[at];
    const bool county = area.code.size() == kCountyDigits;
    if (county) table.counties_.push_back(at);
    if (!county && table.find(parent_code(area.code)) == nullptr) return faulty_table("no area above", area.code);
  }
  return table;
}

std::size_t AreaTable::count(AreaLevel level) const {
  const auto same = [level](const Area& area) { return area_level(area.code) == level; };
  return static_cast<std::size_t>(std::ranges::count_if(areas_, same));
}

const Area* AreaTable::find(std::string_view code) const {
  const auto wanted = short_area_code(code);
  const auto found =
      std::ranges::lower_bound(areas_, wanted, {}, [](const Area& a) { return std::string_view{a.code}; });
  return found == areas_.end() || found->code != wanted ? nullptr : &*found;
}

std::vector<const Area*> AreaTable::children(std::string_view code) const {
  std::vector<const Area*> found;
  const auto above = short_area_code(code);
  if (above.empty()) {
    for (const auto at : counties_)
      found.push_back(&areas_[at]);
    return found;
  }
  const std::size_t digits = above.size() + 3;
  const auto by_code = [](const Area& a) { return std::string_view{a.code}; };
  for (auto at = std::ranges::lower_bound(areas_, above, {}, by_code);
       at != areas_.end() && at->code.starts_with(above); ++at)
    if (at->code.size() == digits) found.push_back(&*at);
  return found;
}

const Area* AreaTable::child_named(std::string_view code, std::string_view name) const {
  for (const Area* child : children(code))
    if (child->name == name) return child;
  return nullptr;
}

const Area* AreaTable::child_nearly_named(std::string_view code, std::string_view name) const {
  if (child_named(code, name) != nullptr) return nullptr;
  const auto wanted = with_formal_tai(name);
  for (const Area* child : children(code))
    if (with_formal_tai(child->name) == wanted) return child;
  return nullptr;
}

}  // namespace tongbao
