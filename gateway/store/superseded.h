#pragma once

#include <string>

#include "gateway/store/sql_connection.h"

namespace tongbao {

/// Whether the notice, of a correction, comes too late: a change registered after the corrected one went to the same
/// procedure of the same agency and stands there, or is with the agency. To send the older value now would overwrite
/// the newer one. False for every other notice.
bool is_superseded(SqlConnection& sql, const std::string& notice_id);

}  // namespace tongbao
