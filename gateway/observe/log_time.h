#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/contract/clock.h"

namespace tongbao {

/// "2026-11-22T03:04:05.678Z", always with milliseconds: what log lines carry.
std::string to_log_time(Instant at);

/// An RFC 3339 instant with `Z` or an offset, fractions cut to milliseconds; blanks and line ends around it are
/// ignored. Nothing for anything else.
std::optional<Instant> instant_from_text(std::string_view text);

}  // namespace tongbao
