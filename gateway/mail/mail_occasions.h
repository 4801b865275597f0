#pragma once

#include <string>
#include <vector>

#include "gateway/domain/mail_occasion.h"
#include "gateway/store/mail_book.h"

namespace tongbao {

/// What a mail is about, and what it tells of.
struct DueOccasion {
  MailOccasion occasion = MailOccasion::receipt;
  std::string about;                // the key beside case and occasion: one mail for each
  std::vector<MailNotice> notices;  // in the order of the case, none twice
};

/// The occasions that have come and were not written yet, in the order in which their mails are to leave. Several
/// people's notices that say the same are one. Pure.
std::vector<DueOccasion> due_occasions(const WatchedCase& watched);

/// Whether nothing more can happen in it: every notice has ended.
bool has_ended(const WatchedCase& watched);

/// Whether the citizen must still do something about it. A character the agency cannot store is the agency's work.
bool needs_citizen(const MailNotice& notice);

}  // namespace tongbao
