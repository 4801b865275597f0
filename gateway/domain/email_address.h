#pragma once

#include <string_view>

namespace tongbao {

/// Whether `text` is an e-mail address that every mail server takes: ASCII, one @ between a local part of at most 64
/// and a domain with a dot, 254 characters at most, nothing a mail header or an SMTP command could break on.
bool is_email_address(std::string_view text);

}  // namespace tongbao
