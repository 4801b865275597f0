#pragma once

#include "gateway/contract/reply.h"
#include "gateway/contract/verdict.h"

namespace tongbao {

/// What a detail record of an answer file (docs/formats/tax.md §4) means. Anything outside that page is Unreadable.
/// Pure, any thread.
Verdict read_tax_answer(const Reply& reply);

}  // namespace tongbao
