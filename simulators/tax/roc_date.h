#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tongbao::sim_tax {

/// ISO date of seven bytes `yyyMMdd` (before 1912 `-yyMMdd`); nothing when there is no such day.
std::optional<std::string> iso_of_roc(std::string_view seven);
/// Seven bytes of an ISO date; blanks for an empty one. `iso` must be a date of 1812 to 2910.
std::string roc_of_iso(std::string_view iso);

}  // namespace tongbao::sim_tax
