#pragma once

#include <string>

#include "gateway/mail/mail_occasions.h"

namespace tongbao {

struct MailText {
  std::string subject;
  std::string content;  // first 中文, then English; lines ended by '\n'
};

/// What the citizen reads. Receipt number, agencies, procedures, how far they are, where to look: nothing of a person.
/// What an agency found is told as far as a clerk may see it (稅捐稽徵法 §33): a mail passes many hands. Pure.
MailText mail_text(const WatchedCase& watched, const DueOccasion& due, const std::string& look_up);

}  // namespace tongbao
