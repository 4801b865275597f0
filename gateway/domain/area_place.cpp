// Reading names of areas, with those of earlier years.
#include <array>
#include <string>

#include "gateway/domain/area.h"

namespace tongbao {
namespace {

using std::chrono::year;

constexpr CalendarDate kFiveCities{year{2010}, std::chrono::December, std::chrono::day{25}};
constexpr CalendarDate kTaoyuan{year{2014}, std::chrono::December, std::chrono::day{25}};
constexpr CalendarDate kYuanlin{year{2015}, std::chrono::August, std::chrono::day{8}};
constexpr CalendarDate kToufen{year{2015}, std::chrono::October, std::chrono::day{5}};
constexpr CalendarDate kNamasia{year{2008}, std::chrono::January, std::chrono::day{1}};

/// Everyday spellings that stand for the official name on any day.
struct EverydayName {
  std::string_view written, official;
};
constexpr std::array kEverydayCounties{EverydayName{"台北市", "臺北市"}, EverydayName{"台中市", "臺中市"},
                                       EverydayName{"台南市", "臺南市"}, EverydayName{"台東縣", "臺東縣"}};

/// Counties that ended, each with the county of today.
struct EndedCounty {
  std::string_view name, code;
  CalendarDate ended;
};
constexpr std::array kEndedCounties{
    EndedCounty{"臺北縣", "65000", kFiveCities}, EndedCounty{"台北縣", "65000", kFiveCities},
    EndedCounty{"臺中縣", "66000", kFiveCities}, EndedCounty{"台中縣", "66000", kFiveCities},
    EndedCounty{"臺南縣", "67000", kFiveCities}, EndedCounty{"台南縣", "67000", kFiveCities},
    EndedCounty{"高雄縣", "64000", kFiveCities}, EndedCounty{"桃園縣", "68000", kTaoyuan}};

/// Townships renamed otherwise than by their last character or while their county stayed.
struct RenamedTownship {
  std::string_view county_code, old_name, name;
  CalendarDate ended;
};
constexpr std::array kRenamedTownships{RenamedTownship{"64000", "三民鄉", "那瑪夏區", kNamasia},
                                       RenamedTownship{"10007", "員林鎮", "員林市", kYuanlin},
                                       RenamedTownship{"10005", "頭份鎮", "頭份市", kToufen}};

constexpr std::array<std::string_view, 4> kTownshipWords{"鄉", "鎮", "市", "區"};
constexpr std::array<std::string_view, 3> kProvinces{"臺灣省", "台灣省", "福建省"};

bool take_name(std::string& rest, std::string_view name) {
  if (name.empty() || !rest.starts_with(name)) return false;
  rest.erase(0, name.size());
  return true;
}

void take_area(PlaceReading& reading, const Area& area, std::string_view written) {
  reading.code = area.code;
  reading.rest.erase(0, written.size());
}

/// The child whose official name begins the text; the longest where several do.
const Area* child_in_front(const AreaTable& areas, std::string_view code, std::string_view text) {
  const Area* longest = nullptr;
  for (const Area* child : areas.children(code))
    if (text.starts_with(child->name) && (longest == nullptr || child->name.size() > longest->name.size()))
      longest = child;
  return longest;
}

/// True when the county is one that ended, so that its townships had other last characters.
bool read_county(PlaceReading& reading, const AreaTable& areas, CalendarDate on) {
  if (const Area* county = child_in_front(areas, "", reading.rest)) {
    take_area(reading, *county, county->name);
    return false;
  }
  for (const auto& everyday : kEverydayCounties) {
    const Area* county = areas.child_named("", everyday.official);
    if (county == nullptr || !reading.rest.starts_with(everyday.written)) continue;
    take_area(reading, *county, everyday.written);
    return false;
  }
  for (const auto& ended : kEndedCounties) {
    if (areas.find(ended.code) == nullptr || !take_name(reading.rest, ended.name)) continue;
    reading.code = ended.code;
    reading.old_name = on >= ended.ended;
    return true;
  }
  return false;
}

/// 板橋市 of an ended county is 板橋區 of today's.
bool read_former_township(PlaceReading& reading, const AreaTable& areas) {
  for (const Area* township : areas.children(reading.code)) {
    const auto stem = township->name.substr(0, township->name.size() - kTownshipWords[0].size());
    for (const auto word : kTownshipWords) {
      const auto former = stem + std::string{word};
      if (!reading.rest.starts_with(former)) continue;
      take_area(reading, *township, former);
      return true;
    }
  }
  return false;
}

bool read_renamed_township(PlaceReading& reading, const AreaTable& areas, CalendarDate on) {
  for (const auto& renamed : kRenamedTownships) {
    if (renamed.county_code != reading.code || !reading.rest.starts_with(renamed.old_name)) continue;
    const Area* township = areas.child_named(renamed.county_code, renamed.name);
    if (township == nullptr) continue;
    reading.old_name = reading.old_name || on >= renamed.ended;
    take_area(reading, *township, renamed.old_name);
    return true;
  }
  return false;
}

bool read_township(PlaceReading& reading, const AreaTable& areas, CalendarDate on, bool county_ended) {
  // 高雄縣三民鄉 is not 高雄市三民區: the renamed come before the stems
  if (county_ended) return read_renamed_township(reading, areas, on) || read_former_township(reading, areas);
  if (const Area* township = child_in_front(areas, reading.code, reading.rest)) {
    take_area(reading, *township, township->name);
    return true;
  }
  return reading.code != "64000" && read_renamed_township(reading, areas, on);
}

}  // namespace

PlaceReading AreaTable::read_place(std::string_view text, CalendarDate on) const {
  PlaceReading reading;
  reading.rest = text;
  for (const auto province : kProvinces)
    if (take_name(reading.rest, province)) break;
  const bool county_ended = read_county(reading, *this, on);
  if (reading.code.empty()) {
    reading.rest = text;
    return reading;
  }
  if (!read_township(reading, *this, on, county_ended)) return reading;
  if (const Area* village = child_in_front(*this, reading.code, reading.rest))
    take_area(reading, *village, village->name);
  return reading;
}

}  // namespace tongbao
