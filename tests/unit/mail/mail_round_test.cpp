// A mail worker's round on a real store, with a mail server that says what the test wants.
#include "gateway/mail/mail_round.h"

#include <deque>

#include "tests/unit/store/store_bed.h"

using namespace tongbao;
using namespace std::chrono_literals;

namespace {

/// Takes everything unless told otherwise; keeps what it got.
class PlayedServer final : public MailSender {
 public:
  MailSendOutcome send(const std::string& from, const std::string& to, const std::string& bytes) override {
    BOOST_TEST(from == "noreply@example.tw");
    BOOST_TEST(to == "ta-ming@example.invalid");
    got.push_back(bytes);
    if (answers.empty()) return MailTaken{};
    auto answer = answers.front();
    answers.pop_front();
    return answer;
  }
  std::vector<std::string> got;
  std::deque<MailSendOutcome> answers;
};

class PlayedLocks final : public LockView {
 public:
  Result<bool> is_free(const std::string& name) const override { return dead.contains(name); }
  std::set<std::string> dead;
};

MailSettings mail_settings() {
  MailSettings settings;
  settings.server = "127.0.0.1";
  settings.from = "noreply@example.tw";
  settings.look_up = "https://example.tw/progress";
  return settings;
}

MailTrouble not_now(const std::string& code, bool of_server) {
  return {{FailureKind::transient, code, ""}, of_server};
}

struct RoundBed : StoreBed {
  RoundBed() : StoreBed{Engine::sqlite}, book{database.location(), clock} {}

  std::string accept_mailed(const std::string& person = "Y109876546") {
    const auto accepted = accept(a_case().of(person).to("land.name").wanting_mail());
    notice_id = accepted.notices[0].notice_id;
    return accepted.case_id;
  }
  /// What became of the case's mails: "receipt sent".
  std::vector<std::string> mails(const std::string& case_id) {
    std::vector<std::string> found;
    for (const auto& mail : taken(reads.mails_of(case_id)))
      found.push_back(mail.occasion + " " + mail.state + (mail.reason.empty() ? "" : " " + mail.reason));
    return found;
  }
  std::string message_id(std::size_t index) const {
    const auto& bytes = server.got.at(index);
    const auto at = bytes.find("Message-ID: ");
    return bytes.substr(at, bytes.find("\r\n", at) - at);
  }

  MailBook book;
  PlayedServer server;
  PlayedLocks locks;
  Metrics metrics;
  MailSettings settings = mail_settings();
  MailTools tools{settings, book, server, locks, clock, random, ids, metrics, "w-1", [](auto) {}};
  std::atomic<bool> stopping{false};
  MailRound round{tools, stopping};
  std::string notice_id;  // of the latest case
};

using Words = std::vector<std::string>;

#define CHECK_MAILS(case_id, ...) BOOST_TEST(mails(case_id) == (Words __VA_ARGS__), boost::test_tools::per_element())

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mail_round, RoundBed)

BOOST_AUTO_TEST_CASE(tells_a_case_from_receipt_to_completion_each_once) {
  const auto case_id = accept_mailed();
  const auto turns = [&] {
    for (int i = 0; i < 3; ++i) {
      round.turn();
      clock.advance(11min);
    }
  };
  turns();
  CHECK_MAILS(case_id, {"receipt sent"});
  taken(store->mark_overdue("land", clock.now()));
  turns();
  CHECK_MAILS(case_id, {"receipt sent", "overdue sent"});
  auto end = answered(Outcome::needs_citizen);
  end.verdict.follow_up = FollowUp{"photo", "40", "2026-12-31"};
  deliver(notice_id, end);
  turns();
  CHECK_MAILS(case_id, {"receipt sent", "overdue sent", "needs_citizen sent", "completion sent"});
  BOOST_TEST(server.got.size() == 4u);
  BOOST_TEST(taken(book.watched(10)).empty());
}

BOOST_AUTO_TEST_CASE(looks_seldom_at_old_cases) {
  accept_mailed();
  round.turn();
  BOOST_TEST(taken(book.watched(10)).empty());
  clock.advance(settings.poll);
  BOOST_TEST(taken(book.watched(10)).size() == 1u);
  clock.advance(24h);
  round.turn();
  clock.advance(9min);
  BOOST_TEST(taken(book.watched(10)).empty());
  clock.advance(2min);
  BOOST_TEST(taken(book.watched(10)).size() == 1u);
}

BOOST_AUTO_TEST_CASE(tries_again_by_the_schedule_of_notices_with_the_same_bytes) {
  const auto case_id = accept_mailed();
  server.answers = {not_now("smtp_451", false), not_now("smtp_450", false)};
  BOOST_TEST((round.turn() == settings.poll));
  CHECK_MAILS(case_id, {"receipt due"});
  clock.advance(3900ms);
  round.turn();
  BOOST_TEST(server.got.size() == 1u);
  clock.advance(2200ms);
  round.turn();
  BOOST_TEST(server.got.size() == 2u);
  clock.advance(37s);
  round.turn();
  CHECK_MAILS(case_id, {"receipt sent"});
  BOOST_TEST(server.got.size() == 3u);
  BOOST_TEST(server.got[0] == server.got[1]);
  BOOST_TEST(server.got[0] == server.got[2]);
}

BOOST_AUTO_TEST_CASE(a_refused_recipient_ends_that_mail_alone) {
  const auto case_id = accept_mailed();
  server.answers = {MailRefused{"smtp_550"}};
  round.turn();
  deliver(notice_id, answered());
  clock.advance(1min);
  round.turn();
  CHECK_MAILS(case_id, {"receipt failed recipient_refused", "completion sent"});
  BOOST_TEST(metrics.render().find("tongbao_mails_total{occasion=\"receipt\",result=\"recipient_refused\"} 1") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_server_that_is_away_gets_one_mail_at_a_time_and_longer_rests) {
  const auto first = accept_mailed(), second = accept_mailed("Y155555550");
  server.answers = {not_now("connect_failed", true)};
  BOOST_TEST((round.turn() == settings.poll));
  BOOST_TEST(server.got.size() == 1u);
  CHECK_MAILS(second, {"receipt due"});
  BOOST_TEST(value<std::int64_t>("SELECT SUM(attempts) FROM mails") == 1);
  server.answers = {not_now("connect_failed", true)};
  BOOST_TEST((round.turn() == settings.poll * 2));
  clock.advance(10s);
  BOOST_TEST((round.turn() == settings.poll));
  CHECK_MAILS(first, {"receipt sent"});
  CHECK_MAILS(second, {"receipt sent"});
  BOOST_TEST(server.got.size() == 4u);
}

BOOST_AUTO_TEST_CASE(gives_up_when_the_period_is_over) {
  settings.retry_days = 2;
  const auto case_id = accept_mailed();
  int tries = 0;
  for (; mails(case_id).empty() || mails(case_id)[0] == "receipt due"; ++tries) {
    server.answers = {not_now("smtp_451", false)};
    round.turn();
    clock.advance(1h);
    BOOST_REQUIRE(tries < 100);
  }
  CHECK_MAILS(case_id, {"receipt failed retries_exhausted"});
  BOOST_TEST(tries > 40);
  BOOST_TEST(tries < 50);
}

BOOST_AUTO_TEST_CASE(sends_again_what_a_dead_worker_had_under_way_under_the_same_id) {
  accept_mailed();
  const auto id = "01" + std::string(24, 'A');
  taken(book.write({{taken(book.watched(1)).at(0).case_id,
                     {{id, MailOccasion::receipt, "", "", "", "<x@example.tw>", "s", "c"}},
                     clock.now() + 10min}}));
  taken(book.claim("other", 600s, 10));
  round.turn();
  BOOST_TEST(server.got.empty());  // it lives
  locks.dead = {mail_lock_name("other")};
  round.turn();
  BOOST_REQUIRE(server.got.size() == 1u);
  BOOST_TEST(message_id(0) == "Message-ID: <x@example.tw>");
}

BOOST_AUTO_TEST_CASE(ends_its_own_leases_of_a_claim_it_did_not_hear_the_end_of) {
  accept_mailed();
  round.turn();
  deliver(notice_id, answered());
  clock.advance(1min);
  const auto watched = taken(book.watched(1));
  taken(book.write(
      {{watched.at(0).case_id,
        {{"01" + std::string(24, 'B'), MailOccasion::overdue, "land", "land", "", "<y@example.tw>", "s", "c"}},
        clock.now() + 10min}}));
  taken(book.claim("w-1", 600s, 10));
  round.turn();
  BOOST_TEST(server.got.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_mail_broken_off_because_the_worker_stops_was_not_begun) {
  const auto case_id = accept_mailed();
  server.answers = {not_now("stopped", true)};
  round.turn();
  CHECK_MAILS(case_id, {"receipt due"});
  BOOST_TEST(value<std::int64_t>("SELECT attempts FROM mails") == 0);
  round.turn();
  CHECK_MAILS(case_id, {"receipt sent"});
}

BOOST_AUTO_TEST_CASE(stops_between_two_mails_and_gives_the_others_back) {
  accept_mailed();
  accept_mailed("Y155555550");
  stopping = true;
  round.turn();
  BOOST_TEST(server.got.empty());
  BOOST_TEST(value<std::int64_t>("SELECT COUNT(*) FROM mails WHERE state = 'due' AND attempts = 0") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
