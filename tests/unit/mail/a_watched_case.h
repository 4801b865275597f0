#pragma once

#include <string>

#include "gateway/store/mail_book.h"

namespace tongbao {

inline MailNotice a_mail_notice(const std::string& procedure, const std::string& state = "ready",
                                const std::string& outcome = "") {
  MailNotice notice;
  notice.agency = procedure.substr(0, procedure.find('.'));
  notice.agency_zh = notice.agency == "land" ? "地政事務所" : "監理機關";
  notice.agency_en = notice.agency == "land" ? "Land office" : "Vehicle office";
  notice.procedure = procedure;
  notice.procedure_zh = "更名";
  notice.procedure_en = "Change of name";
  notice.state = state;
  notice.outcome = outcome;
  return notice;
}

inline MailNotice asking(MailNotice notice, const std::string& what, const std::string& office = "",
                         const std::string& until = "") {
  notice.follow_up_what = what;
  notice.follow_up_office = office;
  notice.follow_up_until = until;
  return notice;
}

inline WatchedCase a_watched_case(std::vector<MailNotice> notices) {
  WatchedCase watched;
  watched.case_id = "01KAP0000000000000000000AA";
  watched.receipt_number = "09020010-1151122-000007-K";
  watched.kind_of_visit = "counter";
  watched.accepted_at = Instant{std::chrono::milliseconds{1'795'316'645'000}};
  watched.notices = std::move(notices);
  return watched;
}

}  // namespace tongbao
