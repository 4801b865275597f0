#pragma once

#include <cstdint>

#include "gateway/contract/clock.h"
#include "gateway/contract/result.h"
#include "gateway/store/database.h"

namespace tongbao {

struct SchemaStatus {
  std::int64_t found = 0;   // version of the database, 0 when empty
  std::int64_t wanted = 0;  // version of this program
};

/// What version the database has; writes nothing, not even an SQLite file. Fails with `store_unreachable`.
Result<SchemaStatus> schema_status(const DatabaseLocation& location);

/// Brings the schema to this program's version, all steps in one transaction; a second process waits and finds the
/// work done. Fails with `schema_newer` when the database was written by a newer program.
Result<SchemaStatus> migrate_schema(const DatabaseLocation& location, const Clock& clock);

}  // namespace tongbao
