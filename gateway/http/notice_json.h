#pragma once

#include <nlohmann/json.hpp>

#include "gateway/store/store_reads.h"

namespace tongbao {

/// A notice as operators see it: everything but personal data. Schema `Notice` of the API document.
nlohmann::json notice_json(const NoticeView& notice);

}  // namespace tongbao
