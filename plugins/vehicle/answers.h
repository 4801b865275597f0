#pragma once

#include "gateway/contract/reply.h"
#include "gateway/contract/verdict.h"

namespace tongbao {

/// What an answer of docs/formats/vehicle.md §2 means. Anything outside that page is Unreadable. Pure, any thread.
Verdict read_vehicle_answer(const Reply& reply);

}  // namespace tongbao
