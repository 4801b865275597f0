#pragma once

#include <string>
#include <string_view>

#include "gateway/store/new_case.h"

namespace tongbao {

/// The stored text of a payload (format version 1).
std::string to_payload_text(const CasePayload& payload);

/// Reads a stored payload. Throws SqlTrouble when the row is damaged: it was written by us.
CasePayload from_payload_text(std::string_view text);

/// The e-mail address of the case's contact; empty when it gave none.
std::string email_of(const CasePayload& payload);

}  // namespace tongbao
