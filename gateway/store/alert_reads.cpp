#include "gateway/store/alert_columns.h"
#include "gateway/store/store_reads.h"

namespace tongbao {

Result<std::vector<Alert>> StoreReads::alerts(const AlertListQuery& query) {
  return readers_.read<std::vector<Alert>>([&](SqlConnection& sql) {
    return load_alerts(
        sql,
        "WHERE started_at IS NOT NULL AND (CAST(:open_only AS bigint) = 0 OR ended_at IS NULL) AND (CAST(:agency AS "
        "TEXT) = '' OR agency = CAST(:same_agency AS TEXT)) AND (CAST(:after AS TEXT) = '' OR alert_id < "
        "CAST(:same_after AS TEXT)) ORDER BY alert_id DESC LIMIT :limit",
        query.open_only ? 1 : 0, query.agency, query.agency, query.after, query.after, query.limit);
  });
}

}  // namespace tongbao
