#pragma once

#include <string>

#include "gateway/store/withdrawal.h"

namespace tongbao {

/// The body of a case's 201 answer.
std::string accepted_body(const AcceptedCase& accepted);

/// The same of a case that acts on an earlier one, which stands under the member `earlier`: `revokes_case_id`,
/// `corrects_case_id`.
std::string later_case_body(const AcceptedCase& accepted, const std::string& earlier);

/// The body of a withdrawal's 200 answer.
std::string withdrawn_body(const std::string& case_id, const WithdrawnNotices& withdrawn);

}  // namespace tongbao
