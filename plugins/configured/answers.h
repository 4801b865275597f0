#pragma once

#include <string_view>

#include "gateway/contract/reply.h"
#include "gateway/contract/result.h"
#include "gateway/contract/verdict.h"
#include "plugins/configured/partner.h"

namespace tongbao {

/// The right side of a line of `answers` (docs/formats/configured.md §3): "applied", "refused: account_closed",
/// "needs_citizen: visit", "pending" … The failure's detail says what is wrong, with the nearest spelling. Pure.
Result<AnswerMeaning> parse_answer_meaning(std::string_view text);

/// What an answer means. A code that is not listed, and anything that contradicts itself, is Unreadable. Pure, any
/// thread.
Verdict read_partner_answer(const Partner& partner, const Reply& reply);

}  // namespace tongbao
