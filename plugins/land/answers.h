#pragma once

#include "gateway/contract/reply.h"
#include "gateway/contract/verdict.h"

namespace tongbao {

/// What a `Result` block of docs/formats/land.md §2 means. Anything outside that page is Unreadable. Pure, any thread.
Verdict read_land_answer(const Reply& reply);

}  // namespace tongbao
