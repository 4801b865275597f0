#include "gateway/store/standby_cover.h"

namespace tongbao {

Result<StandbyCover> standby_cover(const DatabaseLocation& location) {
  if (location.engine == Engine::sqlite) return StandbyCover{};
  try {
    const auto connection = open_connection(location);
    // To a role without pg_monitor the rows show who follows and nothing more.
    return StandbyCover{connection->value<std::int64_t>("SELECT COUNT(*) FROM pg_stat_replication"),
                        !connection->value<std::string>("SELECT current_setting('synchronous_standby_names')").empty()};
  } catch (const SqlTrouble& trouble) {
    return Failure{FailureKind::transient, "store_unreachable", trouble.what()};
  }
}

}  // namespace tongbao
