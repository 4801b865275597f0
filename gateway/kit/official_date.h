#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tongbao {

/// Dates as agencies write them. Pure; nothing is guessed: an impossible date gives nothing. Any thread.

/// yyyyMMdd of an ISO date.
std::optional<std::string> compact_date(std::string_view iso);

/// ISO date of yyyyMMdd.
std::optional<std::string> iso_from_compact(std::string_view text);

/// Seven bytes in the ROC calendar: yyyMMdd (AD − 1911, always three year digits); before 1912 a hyphen and the two
/// digits of the year before the republic (1912 − AD). 1813-01-01 … 2910-12-31.
std::optional<std::string> roc_date(std::string_view iso);

/// ISO date of those seven bytes.
std::optional<std::string> iso_from_roc(std::string_view text);

}  // namespace tongbao
