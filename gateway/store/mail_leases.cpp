// The part of the mail book that sends: leases, and what became of them.
#include "gateway/domain/email_address.h"
#include "gateway/kit/instant_text.h"
#include "gateway/store/mail_book.h"
#include "gateway/store/payload_json.h"

namespace tongbao {
namespace {

/// No attempt is planned further ahead: one that is was planned before the clock stepped back.
constexpr std::chrono::hours kFarthestAttempt{8};

/// The address stands in the case's payload, as long as that is kept. Empty: there is none.
std::string recipient_of(SqlConnection& sql, const std::string& case_id) {
  const auto kept = sql.row<std::string>("SELECT content FROM payloads WHERE case_id = :case_id", case_id);
  if (!kept) return {};
  try {
    auto email = email_of(from_payload_text(std::get<0>(*kept)));
    return is_email_address(email) ? email : std::string{};
  } catch (const SqlTrouble&) {
    return {};  // a damaged payload must not keep everybody's mail
  }
}

std::vector<DueMail> due_mails(Transaction& transaction, std::size_t at_most) {
  std::vector<DueMail> mails;
  for (auto& [mail_id, case_id, occasion, message_id, subject, content, written_at, attempts] :
       transaction.sql.rows<std::string, std::string, std::string, std::string, std::string, std::string, std::int64_t,
                            std::int64_t>(
           "SELECT m.mail_id, m.case_id, m.occasion, m.message_id, m.subject, m.content, m.written_at, m.attempts FROM "
           "(SELECT mail_id, next_attempt_at FROM mails WHERE state = 'due' AND next_attempt_at <= :now UNION ALL "
           "SELECT mail_id, next_attempt_at FROM mails WHERE state = 'due' AND next_attempt_at > :too_far) AS d JOIN "
           "mails m ON m.mail_id = d.mail_id WHERE NOT EXISTS (SELECT 1 FROM mails e WHERE e.case_id = m.case_id AND "
           "e.state IN ('due', 'in_flight') AND (e.place_in_case < m.place_in_case OR (e.place_in_case = "
           "m.place_in_case AND e.mail_id < m.mail_id))) ORDER BY d.next_attempt_at, d.mail_id LIMIT :at_most",
           transaction.now_ms(), to_ms(transaction.now + kFarthestAttempt), at_most))
    mails.push_back({mail_id, case_id, occasion, message_id, subject, content, "", instant_from_ms(written_at),
                     static_cast<std::uint32_t>(attempts) + 1});
  return mails;
}

bool end_unsent(Transaction& transaction, const DueMail& mail) {
  return transaction.sql.run(
             "UPDATE mails SET state = 'failed', reason = 'no_contact', content = '', ended_at = :now WHERE mail_id = "
             ":mail_id AND state = 'due'",
             transaction.now_ms(), mail.mail_id) == 1;
}

bool lease_mail(Transaction& transaction, const DueMail& mail, const std::string& owner, Instant until) {
  return transaction.sql.run(
             "UPDATE mails SET state = 'in_flight', attempts = :attempts, lease_owner = :owner, lease_until = :until "
             "WHERE mail_id = :mail_id AND state = 'due' AND attempts = :before",
             mail.attempts, owner, to_ms(until), mail.mail_id, mail.attempts - 1) == 1;
}

bool write_end(Transaction& transaction, const std::string& owner, const std::string& mail_id, const MailSentEnd&) {
  // That it was sent is true whoever has the lease; only one who is sending it now will say so himself.
  return transaction.sql.run(
             "UPDATE mails SET state = 'sent', content = '', last_failure = '', ended_at = :now, lease_owner = NULL, "
             "lease_until = NULL WHERE mail_id = :mail_id AND (state = 'due' OR (state = 'in_flight' AND lease_owner = "
             ":owner))",
             transaction.now_ms(), mail_id, owner) == 1;
}

bool write_end(Transaction& transaction, const std::string& owner, const std::string& mail_id,
               const MailFailedEnd& end) {
  return transaction.sql.run(
             "UPDATE mails SET state = 'failed', reason = :reason, last_failure = :code, content = '', ended_at = "
             ":now, "
             "lease_owner = NULL, lease_until = NULL WHERE mail_id = :mail_id AND state = 'in_flight' AND lease_owner "
             "= "
             ":owner",
             end.reason, end.failure_code, transaction.now_ms(), mail_id, owner) == 1;
}

bool write_end(Transaction& transaction, const std::string& owner, const std::string& mail_id,
               const MailRetryEnd& end) {
  return transaction.sql.run(
             "UPDATE mails SET state = 'due', last_failure = :code, next_attempt_at = :next_attempt_at, lease_owner = "
             "NULL, lease_until = NULL WHERE mail_id = :mail_id AND state = 'in_flight' AND lease_owner = :owner",
             end.failure_code, to_ms(end.next_attempt_at), mail_id, owner) == 1;
}

}  // namespace

Result<ClaimedMails> MailBook::claim(const std::string& lease_owner, std::chrono::seconds lease, std::size_t at_most) {
  return writer_.write<ClaimedMails>({}, [lease_owner, lease, at_most](Transaction& transaction) {
    ClaimedMails claimed;
    for (auto& mail : due_mails(transaction, at_most)) {
      mail.recipient = recipient_of(transaction.sql, mail.case_id);
      if (mail.recipient.empty()) {
        if (end_unsent(transaction, mail)) claimed.without_contact.push_back(std::move(mail));
      } else if (lease_mail(transaction, mail, lease_owner, transaction.now + lease)) {
        claimed.mails.push_back(std::move(mail));
      }
    }
    return claimed;
  });
}

Result<bool> MailBook::record(const std::string& lease_owner, const std::string& mail_id, const MailEnd& end) {
  return writer_.write<bool>({}, [lease_owner, mail_id, end](Transaction& transaction) {
    return std::visit([&](const auto& how) { return write_end(transaction, lease_owner, mail_id, how); }, end);
  });
}

Result<Done> MailBook::give_back(const std::string& lease_owner, const std::vector<std::string>& mail_ids) {
  return writer_.write<Done>({}, [lease_owner, mail_ids](Transaction& transaction) {
    for (const auto& mail_id : mail_ids)
      transaction.sql.run(
          "UPDATE mails SET state = 'due', attempts = attempts - 1, lease_owner = NULL, lease_until = NULL WHERE "
          "mail_id = :mail_id AND state = 'in_flight' AND lease_owner = :owner",
          mail_id, lease_owner);
    return Done{};
  });
}

Result<std::vector<std::string>> MailBook::lease_owners() {
  return readers_.read<std::vector<std::string>>([](SqlConnection& sql) {
    std::vector<std::string> owners;
    for (auto& [owner] : sql.rows<std::string>("SELECT DISTINCT lease_owner FROM mails WHERE state = 'in_flight'"))
      owners.push_back(std::move(owner));
    return owners;
  });
}

Result<std::size_t> MailBook::end_leases(const std::string& dead_owner) {
  return writer_.write<std::size_t>({}, [dead_owner](Transaction& transaction) -> std::size_t {
    const auto now = transaction.now_ms();
    if (dead_owner.empty())
      return transaction.sql.run(
          "UPDATE mails SET state = 'due', last_failure = 'lease_ended', next_attempt_at = :now, lease_owner = NULL, "
          "lease_until = NULL WHERE state = 'in_flight' AND lease_until < :limit",
          now, now);
    return transaction.sql.run(
        "UPDATE mails SET state = 'due', last_failure = 'lease_ended', next_attempt_at = :now, lease_owner = NULL, "
        "lease_until = NULL WHERE state = 'in_flight' AND lease_owner = :owner",
        now, dead_owner);
  });
}

}  // namespace tongbao
