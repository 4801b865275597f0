#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/contract/result.h"
#include "gateway/domain/calendar_date.h"

namespace tongbao {

enum class AreaLevel { county, township, village };

/// One area of the official list. The code is the place; the name is only its name.
struct Area {
  std::string code;       // 5 digits county, 8 township, 11 village
  std::string name;       // 金門縣, 金城鎮, 東門里: the official characters
  std::string full_name;  // from the county down: 金門縣金城鎮東門里
  std::string name_en;
  bool operator==(const Area&) const = default;
};

/// The level a code of 5, 8 or 11 digits stands for. An official county code of 8 digits (ending in 000) is a county.
/// Nothing for anything else.
std::optional<AreaLevel> area_level(std::string_view code);

/// The form this table uses: a county's 8-digit code (09020000) becomes its 5 digits, everything else stays.
std::string_view short_area_code(std::string_view code);

/// What a text begins with, read as names of areas.
struct PlaceReading {
  std::string code;       // of the lowest area understood; empty when not even the county was
  std::string rest;       // the text behind it
  bool old_name = false;  // a name no longer official on the day asked for, such as 台北縣 after 2010-12-25
};

/// The official areas in memory. Immutable after build(); any thread.
class AreaTable {
 public:
  /// Fails with `area_table_faulty` for a code of wrong length, a code given twice or an area without its parent.
  static Result<AreaTable> build(std::vector<Area> areas);
  AreaTable() = default;

  bool empty() const { return areas_.empty(); }
  std::size_t count(AreaLevel level) const;
  /// The area of a 5-, 8- or 11-digit code, county codes also in their official 8 digits; null when there is none.
  const Area* find(std::string_view code) const;
  /// What lies directly below, in order of codes. Empty code: all counties.
  std::vector<const Area*> children(std::string_view code) const;
  /// The child of that official name; null when there is none. 台 is not 臺 here.
  const Area* child_named(std::string_view code, std::string_view name) const;
  /// The child whose name differs only by 台/臺, to be offered; null when there is none or an exact one exists.
  const Area* child_nearly_named(std::string_view code, std::string_view name) const;
  /// Reads county, township and village from the front of an address. Reads 台北市 台中市 台南市 台東縣 as 臺…,
  /// official names otherwise, and names of counties and townships of before 2010-12-25 and 2014-12-25 by the day asked
  /// for.
  PlaceReading read_place(std::string_view text, CalendarDate on) const;

 private:
  std::vector<Area> areas_;            // by code
  std::vector<std::size_t> counties_;  // their places in areas_: looked through for every address
};

}  // namespace tongbao
