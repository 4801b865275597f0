#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/domain/alert.h"
#include "gateway/kit/instant_text.h"
#include "gateway/store/sql_connection.h"

namespace tongbao {

/// Alerts as their rows say them; `condition` is what follows FROM. Throws SqlTrouble.
template <class... Arguments>
std::vector<Alert> load_alerts(SqlConnection& sql, std::string_view condition, const Arguments&... arguments) {
  using Maybe = std::optional<std::int64_t>;
  const auto instant = [](const Maybe& ms) { return ms ? std::optional{instant_from_ms(*ms)} : std::nullopt; };
  std::vector<Alert> alerts;
  for (auto& [id, kind, agency, node, state, reason, level, notices, oldest, since, started, told, quiet, ended, seen,
              version] :
       sql.rows<std::string, std::string, std::string, std::string, std::string, std::string, std::int64_t,
                std::int64_t, std::string, std::int64_t, Maybe, Maybe, Maybe, Maybe, std::int64_t, std::int64_t>(
           std::string{"SELECT alert_id, kind, agency, node, state, reason, level, notices, oldest_notice_id, since, "
                       "started_at, told_at, quiet_at, ended_at, seen_at, version FROM alerts "}
               .append(condition),
           arguments...)) {
    const auto known = alert_kind_from(kind);
    if (!known) continue;  // of a newer program
    alerts.push_back({std::move(id), *known, std::move(agency), std::move(node), std::move(state), std::move(reason),
                      static_cast<int>(level), notices, std::move(oldest), instant_from_ms(since), instant(started),
                      instant(told), instant(quiet), instant(ended), instant_from_ms(seen), version});
  }
  return alerts;
}

}  // namespace tongbao
