#include "gateway/mail/mail_round.h"

#include <algorithm>

#include "gateway/domain/retry_schedule.h"
#include "gateway/mail/mail_occasions.h"
#include "gateway/mail/mail_text.h"
#include "gateway/mail/mime_message.h"
#include "gateway/observe/event_log.h"
#include "gateway/observe/log_time.h"

namespace tongbao {
namespace {

constexpr std::size_t kCasesAtOnce = 64;
constexpr std::size_t kMailsAtOnce = 16;
constexpr std::chrono::milliseconds kLongestPause{60'000};
constexpr std::chrono::minutes kLongestLookPause{10};
constexpr int kLookShareOfAge = 10;  // a case an hour old is looked at every six minutes
constexpr std::chrono::seconds kLeaseMargin{60};

void log_store_trouble(const Failure& failure) {
  log_event(events::store_failed, {{"detail", failure.detail}});
}

/// In [0, 1).
double chance_of(Random& random) {
  unsigned value = 0;
  for (const char c : random_bytes(random, 2))
    value = value * 256 + static_cast<unsigned char>(c);
  return value / 65536.0;
}

}  // namespace

std::string mail_lock_name(const std::string& instance) {
  return "mail-" + instance;
}

std::chrono::milliseconds MailRound::turn() {
  recover();
  const auto looked_at = look();
  const auto sent = send_due();
  if (server_is_away_) {
    pause_ = std::clamp(pause_ * 2, tools_.settings.poll, kLongestPause);
    return pause_;
  }
  pause_ = std::chrono::milliseconds{0};
  const bool more = looked_at == kCasesAtOnce || sent == kMailsAtOnce;
  return more ? std::chrono::milliseconds{0} : tools_.settings.poll;
}

void MailRound::end_leases_of(const std::string& owner) {
  const auto ended = tools_.book.end_leases(owner);
  if (!ended)
    log_store_trouble(ended.failure());
  else if (*ended > 0)
    log_event(events::mail_repeated, {{"worker", owner}, {"mails", static_cast<std::int64_t>(*ended)}});
}

void MailRound::recover() {
  const auto owners = tools_.book.lease_owners();
  if (!owners) return;
  for (const auto& owner : *owners) {
    // Between rounds this worker has nothing under way.
    if (owner == tools_.instance) {
      end_leases_of(owner);
      continue;
    }
    const auto dead = tools_.locks.is_free(mail_lock_name(owner));
    if (dead && *dead) end_leases_of(owner);
  }
  if (!owners->empty()) end_leases_of("");
}

CaseMails MailRound::mails_of(const WatchedCase& watched) {
  CaseMails looked_at{watched.case_id, {}, std::nullopt};
  const auto& settings = tools_.settings;
  for (const auto& due : due_occasions(watched)) {
    auto text = mail_text(watched, due, settings.look_up);
    NewMail mail{tools_.ulids.next(),     due.occasion,           due.about, "", "", "",
                 std::move(text.subject), std::move(text.content)};
    mail.message_id = "<" + mail.mail_id + settings.from.substr(settings.from.find('@')) + ">";
    const bool speaks_of_one = due.occasion == MailOccasion::needs_citizen || due.occasion == MailOccasion::overdue;
    if (speaks_of_one) mail.agency = due.notices.front().agency;
    if (due.occasion == MailOccasion::needs_citizen) mail.procedure = due.notices.front().procedure;
    looked_at.mails.push_back(std::move(mail));
  }
  if (has_ended(watched)) return looked_at;
  const auto now = tools_.clock.now();
  const auto share = (now - watched.accepted_at) / kLookShareOfAge;
  looked_at.look_again_at = now + std::clamp<std::chrono::milliseconds>(share, settings.poll, kLongestLookPause);
  return looked_at;
}

std::size_t MailRound::look() {
  const auto watched = tools_.book.watched(kCasesAtOnce);
  if (!watched) {
    log_store_trouble(watched.failure());
    return 0;
  }
  if (watched->empty()) return 0;
  std::vector<CaseMails> looked_at;
  for (const auto& one : *watched)
    looked_at.push_back(mails_of(one));
  const auto written = tools_.book.write(std::move(looked_at));
  if (written) return watched->size();
  log_store_trouble(written.failure());
  return 0;
}

std::size_t MailRound::send_due() {
  const std::chrono::seconds lease = tools_.settings.send_budget * kMailsAtOnce + kLeaseMargin;
  const auto claimed = tools_.book.claim(tools_.instance, lease, kMailsAtOnce);
  if (!claimed) {
    log_store_trouble(claimed.failure());
    return 0;
  }
  for (const auto& mail : claimed->without_contact)
    tell(mail, MailFailedEnd{"no_contact", ""});
  std::vector<std::string> not_begun;
  bool server_failed = false;
  for (const auto& mail : claimed->mails) {
    if (server_failed || stopping_ || send(mail) == Sent::not_begun)
      not_begun.push_back(mail.mail_id);
    else
      server_failed = server_is_away_;  // the next mail would fare the same
  }
  if (not_begun.empty()) return claimed->mails.size();
  const auto given_back = tools_.book.give_back(tools_.instance, not_begun);
  if (!given_back) log_store_trouble(given_back.failure());
  return claimed->mails.size();
}

MailRound::Sent MailRound::send(const DueMail& mail) {
  const auto& settings = tools_.settings;
  const auto bytes = mime_bytes({settings.from_name, settings.from, mail.recipient, mail.subject, mail.message_id,
                                 mail.written_at, mail.content});
  const auto outcome = tools_.sender.send(settings.from, mail.recipient, bytes);
  const auto* trouble = std::get_if<MailTrouble>(&outcome);
  if (trouble != nullptr && trouble->failure.code == "stopped") return Sent::not_begun;
  note_server(outcome);
  write_down(mail, end_of(mail, outcome));
  return Sent::yes;
}

MailEnd MailRound::end_of(const DueMail& mail, const MailSendOutcome& outcome) {
  if (std::holds_alternative<MailTaken>(outcome)) return MailSentEnd{};
  if (const auto* refused = std::get_if<MailRefused>(&outcome))
    return MailFailedEnd{"recipient_refused", refused->code};
  const auto& code = std::get<MailTrouble>(outcome).failure.code;
  const auto again = next_attempt_at({mail.written_at, tools_.clock.now(), mail.attempts, chance_of(tools_.random),
                                      std::nullopt, std::chrono::days{tools_.settings.retry_days}});
  if (!again) return MailFailedEnd{"retries_exhausted", code};
  return MailRetryEnd{*again, code};
}

void MailRound::write_down(const DueMail& mail, const MailEnd& end) {
  constexpr std::chrono::milliseconds kPause{500};
  constexpr int kTriesWhileStopping = 4;
  for (int tries = 0;; ++tries) {
    const auto written = tools_.book.record(tools_.instance, mail.mail_id, end);
    if (written) {
      if (*written) tell(mail, end);
      return;
    }
    log_store_trouble(written.failure());
    // Until it is written down the mail counts as under way; then it would go out once more.
    if (stopping_ && tries >= kTriesWhileStopping) return;
    tools_.rest(kPause);
  }
}

void MailRound::tell(const DueMail& mail, const MailEnd& end) {
  const auto attempts = static_cast<std::int64_t>(mail.attempts);
  std::visit(overloaded{[&](const MailSentEnd&) {
                          tools_.metrics.mail_ended(mail.occasion, "sent");
                          log_event(events::mail_sent, {{"mail", mail.mail_id},
                                                        {"case", mail.case_id},
                                                        {"occasion", mail.occasion},
                                                        {"attempts", attempts}});
                        },
                        [&](const MailFailedEnd& failed) {
                          tools_.metrics.mail_ended(mail.occasion, failed.reason);
                          log_event(events::mail_failed, {{"mail", mail.mail_id},
                                                          {"case", mail.case_id},
                                                          {"occasion", mail.occasion},
                                                          {"reason", failed.reason},
                                                          {"code", failed.failure_code},
                                                          {"attempts", attempts}});
                        },
                        [&](const MailRetryEnd& retry) {
                          tools_.metrics.mail_deferred(retry.failure_code);
                          log_event(events::mail_deferred, {{"mail", mail.mail_id},
                                                            {"case", mail.case_id},
                                                            {"occasion", mail.occasion},
                                                            {"reason", retry.failure_code},
                                                            {"attempts", attempts},
                                                            {"next_attempt", to_log_time(retry.next_attempt_at)}});
                        }},
             end);
}

void MailRound::note_server(const MailSendOutcome& outcome) {
  const auto* trouble = std::get_if<MailTrouble>(&outcome);
  const bool away = trouble != nullptr && trouble->of_server;
  if (away && !server_is_away_)
    log_event(events::mail_server_lost, {{"reason", trouble->failure.code}, {"detail", trouble->failure.detail}});
  if (!away && server_is_away_) log_event(events::mail_server_recovered);
  server_is_away_ = away;
}

}  // namespace tongbao
