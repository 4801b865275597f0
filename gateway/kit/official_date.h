#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/contract/clock.h"

namespace tongbao {

/// Dates as agencies write them. All pure; nothing is guessed: an impossible date gives nothing. Any thread.

/// `yyyy-mm-dd` of an existing day.
bool is_iso_date(std::string_view text);

/// yyyyMMdd of an ISO date.
std::optional<std::string> compact_date(std::string_view iso);

/// ISO date of yyyyMMdd.
std::optional<std::string> iso_from_compact(std::string_view text);

/// Seven digits yyyMMdd in the ROC calendar (AD − 1911), 1912-01-01 … 2910-12-31; always three year digits.
std::optional<std::string> roc_date(std::string_view iso);

/// ISO date of seven ROC digits.
std::optional<std::string> iso_from_roc(std::string_view text);

/// RFC 3339 in UTC, whole seconds: 2026-11-22T03:04:05Z.
std::string utc_text(Instant instant);

/// The instant of an RFC 3339 text with `Z`, seconds and at most three decimals.
std::optional<Instant> instant_from_utc_text(std::string_view text);

}  // namespace tongbao
