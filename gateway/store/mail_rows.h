#pragma once

#include <string>

#include "gateway/store/writer.h"

namespace tongbao {

/// From this commit on the case's contact is told how it goes on.
void watch_for_mail(Transaction& transaction, const std::string& case_id);

}  // namespace tongbao
