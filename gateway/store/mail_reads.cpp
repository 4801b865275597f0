#include "gateway/kit/instant_text.h"
#include "gateway/store/store_reads.h"

namespace tongbao {

Result<std::vector<MailView>> StoreReads::mails_of(const std::string& case_id) {
  return readers_.read<std::vector<MailView>>([&](SqlConnection& sql) {
    std::vector<MailView> mails;
    for (auto& [occasion, agency, procedure, state, reason, ended_at] :
         sql.rows<std::string, std::string, std::string, std::string, std::string, std::optional<std::int64_t>>(
             "SELECT occasion, agency, procedure_name, state, reason, ended_at FROM mails WHERE case_id = :case_id "
             "ORDER "
             "BY place_in_case, mail_id",
             case_id)) {
      mails.push_back({occasion, agency, procedure, state, reason, std::nullopt});
      if (ended_at) mails.back().ended_at = instant_from_ms(*ended_at);
    }
    return mails;
  });
}

Result<MailCounts> StoreReads::mail_counts() {
  return readers_.read<MailCounts>([](SqlConnection& sql) {
    const auto [open, oldest] = *sql.row<std::int64_t, std::optional<std::int64_t>>(
        "SELECT COUNT(*), MIN(written_at) FROM mails WHERE state IN ('due', 'in_flight')");
    MailCounts counts{open, std::nullopt};
    if (oldest) counts.oldest_written_at = instant_from_ms(*oldest);
    return counts;
  });
}

}  // namespace tongbao
