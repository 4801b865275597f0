#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "gateway/contract/clock.h"

namespace tongbao {

/// How long a `Retry-After` value (RFC 9110 §10.2.3: seconds or an HTTP date) asks to wait from `now`; unclamped, a
/// past date is 0. Nothing for garbage. Any thread.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, Instant now);

}  // namespace tongbao
