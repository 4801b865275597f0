#pragma once

#include "gateway/kit/instant_text.h"
#include "gateway/settings/route_settings.h"

namespace tongbao {

/// What a cut is judged by.
struct BatchFill {
  std::size_t ready = 0;            // notices that could go
  Instant oldest_logged_at{};       // of them
  std::optional<Instant> last_cut;  // nothing before the first batch of all
};

/// True when the file is to be closed now. A full batch always is, an empty one never. A daily cut happens once at its
/// minute (Asia/Taipei), also when the worker starts later; the first of all is the one after the oldest case.
inline bool cut_is_due(const BatchCut& rule, const BatchFill& fill, Instant now) {
  if (fill.ready == 0) return false;
  if (fill.ready >= rule.max_records) return true;
  if (rule.every) return !fill.last_cut || now >= *fill.last_cut + *rule.every;
  const auto today = taipei_midnight(taipei_day(now)) + *rule.at_minute;
  const auto latest = today <= now ? today : today - std::chrono::days{1};
  return fill.last_cut.value_or(fill.oldest_logged_at) < latest;
}

}  // namespace tongbao
