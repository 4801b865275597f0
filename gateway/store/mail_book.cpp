#include "gateway/store/mail_book.h"

#include <algorithm>

#include "gateway/kit/instant_text.h"

namespace tongbao {
namespace {

constexpr std::size_t kReaders = 2;
/// No look is planned further ahead: one that is was planned before the clock stepped back.
constexpr std::chrono::minutes kFarthestLook{15};

// Two ranges of the index: with OR, SQLite would read all of it.
constexpr std::string_view kWatchedCases =
    "SELECT k.case_id, k.receipt_number, k.kind_of_visit, COALESCE(e.receipt_number, ''), k.accepted_at FROM (SELECT "
    "case_id, look_at FROM mail_watches WHERE look_at <= :now UNION ALL SELECT case_id, look_at FROM mail_watches "
    "WHERE look_at > :too_far ORDER BY look_at LIMIT :at_most) AS w JOIN cases k ON k.case_id = w.case_id LEFT JOIN "
    "cases e ON e.case_id = k.earlier_case_id ORDER BY w.look_at";

constexpr std::string_view kNoticesOfCase =
    "SELECT n.agency, COALESCE(r.title_zh, ''), COALESCE(r.title_en, ''), n.procedure_name, COALESCE(p.title_zh, ''), "
    "COALESCE(p.title_en, ''), n.state, n.outcome, n.follow_up_what, n.follow_up_office, n.follow_up_until, "
    "n.overdue_at FROM notices n LEFT JOIN routes r ON r.agency = n.agency LEFT JOIN procedures p ON p.agency = "
    "n.agency AND p.procedure_name = n.procedure_name WHERE n.case_id = :case_id ORDER BY n.notice_id";

std::vector<MailNotice> notices_of(SqlConnection& sql, const std::string& case_id) {
  std::vector<MailNotice> notices;
  for (auto& [agency, agency_zh, agency_en, procedure, procedure_zh, procedure_en, state, outcome, what, office, until,
              overdue] :
       sql.rows<std::string, std::string, std::string, std::string, std::string, std::string, std::string, std::string,
                std::string, std::string, std::string, std::optional<std::int64_t>>(kNoticesOfCase, case_id))
    notices.push_back({agency, agency_zh, agency_en, procedure, procedure_zh, procedure_en, state, outcome, what,
                       office, until, overdue.has_value()});
  return notices;
}

/// The receipt leaves first and the completion last, whichever worker on whichever node wrote them.
int place_of(MailOccasion occasion) {
  if (occasion == MailOccasion::receipt) return 0;
  return occasion == MailOccasion::completion ? 2 : 1;
}

std::size_t write_mails(Transaction& transaction, const CaseMails& looked_at) {
  std::size_t written = 0;
  for (const auto& mail : looked_at.mails)
    written += transaction.sql.run(
        "INSERT INTO mails (mail_id, case_id, occasion, place_in_case, about, agency, procedure_name, message_id, "
        "subject, content, "
        "state, written_at, next_attempt_at) VALUES (:mail_id, :case_id, :occasion, :place_in_case, :about, :agency, "
        ":procedure_name, "
        ":message_id, :subject, :content, 'due', :written_at, :next_attempt_at) ON CONFLICT (case_id, occasion, about) "
        "DO NOTHING",
        mail.mail_id, looked_at.case_id, to_word(mail.occasion), place_of(mail.occasion), mail.about, mail.agency,
        mail.procedure, mail.message_id, mail.subject, mail.content, transaction.now_ms(), transaction.now_ms());
  if (looked_at.look_again_at)
    transaction.sql.run("UPDATE mail_watches SET look_at = :look_at WHERE case_id = :case_id",
                        to_ms(*looked_at.look_again_at), looked_at.case_id);
  else
    transaction.sql.run("DELETE FROM mail_watches WHERE case_id = :case_id", looked_at.case_id);
  return written;
}

}  // namespace

MailBook::MailBook(DatabaseLocation location, const Clock& clock)
    : clock_{clock}, readers_{location, kReaders}, writer_{location, clock, nullptr, nullptr} {}

Result<std::vector<WatchedCase>> MailBook::watched(std::size_t at_most) {
  const auto now = clock_.now();
  return readers_.read<std::vector<WatchedCase>>([&](SqlConnection& sql) {
    std::vector<WatchedCase> cases;
    for (auto& [case_id, receipt, kind_of_visit, earlier_receipt, accepted_at] :
         sql.rows<std::string, std::string, std::string, std::string, std::int64_t>(
             kWatchedCases, to_ms(now), to_ms(now + kFarthestLook), at_most)) {
      WatchedCase watched{
          case_id, receipt, kind_of_visit, earlier_receipt, instant_from_ms(accepted_at), notices_of(sql, case_id), {}};
      for (auto& [occasion, about] :
           sql.rows<std::string, std::string>("SELECT occasion, about FROM mails WHERE case_id = :case_id", case_id))
        watched.written.emplace(std::move(occasion), std::move(about));
      cases.push_back(std::move(watched));
    }
    return cases;
  });
}

Result<std::size_t> MailBook::write(std::vector<CaseMails> looked_at) {
  // In one order on every node: two that write the same cases must not wait for one another.
  std::ranges::sort(looked_at, {}, &CaseMails::case_id);
  return writer_.write<std::size_t>({}, [looked_at = std::move(looked_at)](Transaction& transaction) {
    std::size_t written = 0;
    for (const auto& one : looked_at)
      written += write_mails(transaction, one);
    return written;
  });
}

}  // namespace tongbao
