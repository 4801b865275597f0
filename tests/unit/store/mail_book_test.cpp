// Status mail in the store: a case is watched from its own commit on, a mail is written once and under way once, and
// where it goes stands in the payload alone.
#include "gateway/store/mail_book.h"

#include <thread>

#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

constexpr std::chrono::seconds kMailLease{60};
const std::string kAddress = "ta-ming@example.invalid";

struct MailBed : StoreBed {
  explicit MailBed(Engine engine) : StoreBed{engine}, book{database.location(), clock} {}

  AcceptedCase accept_mailed(const std::string& person = "Y109876546") {
    return accept(a_case().of(person).to("land.name").wanting_mail());
  }
  NewMail mail(MailOccasion occasion = MailOccasion::receipt, const std::string& about = "") {
    const auto id = ids.next();
    return {id, occasion, about, "", "", "<" + id + "@example.tw>", "subject", "content of " + id};
  }
  /// Writes these of the case and goes on watching.
  std::size_t write(const std::string& case_id, std::vector<NewMail> mails) {
    return taken(book.write({{case_id, std::move(mails), clock.now()}}));
  }
  /// A case with one mail in the book.
  std::string one_mail(const std::string& person = "Y109876546") {
    auto fresh = mail();
    write(accept_mailed(person).case_id, {fresh});
    return fresh.mail_id;
  }
  std::vector<std::string> claimed(const std::string& owner, std::size_t at_most = 100) {
    std::vector<std::string> found;
    for (const auto& one : taken(book.claim(owner, kMailLease, at_most)).mails)
      found.push_back(one.mail_id);
    return found;
  }
  std::string state_of(const std::string& mail_id) const {
    return value<std::string>("SELECT state FROM mails WHERE mail_id = :mail_id", mail_id);
  }

  MailBook book;
};

using Ids = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(mail_book)

STORE_TEST(a_case_that_wants_mail_is_watched_with_what_a_mail_tells) {
  MailBed bed{engine};
  bed.accept(a_case().of("Y155555550").to("land.name"));
  taken(bed.store->put_route({"land", "地政", "Land"}));
  const auto accepted = bed.accept_mailed();
  const auto watched = taken(bed.book.watched(10));
  BOOST_REQUIRE(watched.size() == 1U);
  BOOST_TEST(watched[0].case_id == accepted.case_id);
  BOOST_TEST(watched[0].receipt_number == accepted.receipt_number);
  BOOST_TEST(watched[0].kind_of_visit == "counter");
  BOOST_TEST((watched[0].accepted_at == bed.clock.now()));
  BOOST_REQUIRE(watched[0].notices.size() == 1U);
  BOOST_TEST(watched[0].notices[0].agency_zh == "地政");
  BOOST_TEST(watched[0].notices[0].procedure == "land.name");
  BOOST_TEST(watched[0].notices[0].state == "ready");
  BOOST_TEST(watched[0].written.empty());
}

STORE_TEST(it_is_looked_at_when_its_time_has_come_and_no_more_when_it_has_ended) {
  MailBed bed{engine};
  const auto case_id = bed.accept_mailed().case_id;
  taken(bed.book.write({{case_id, {bed.mail()}, bed.clock.now() + std::chrono::minutes{5}}}));
  BOOST_TEST(taken(bed.book.watched(10)).empty());
  bed.clock.advance(std::chrono::minutes{5});
  const auto again = taken(bed.book.watched(10));
  BOOST_REQUIRE(again.size() == 1U);
  BOOST_TEST((again[0].written == std::set<std::pair<std::string, std::string>>{{"receipt", ""}}));
  taken(bed.book.write({{case_id, {bed.mail(MailOccasion::completion)}, std::nullopt}}));
  bed.clock.advance(std::chrono::hours{24});
  BOOST_TEST(taken(bed.book.watched(10)).empty());
}

STORE_TEST(a_clock_that_steps_back_does_not_stop_it) {
  MailBed bed{engine};
  const auto id = bed.one_mail();
  taken(bed.book.claim("w-1", kMailLease, 10));
  taken(bed.book.record("w-1", id, MailRetryEnd{bed.clock.now() + std::chrono::hours{6}, "smtp_451"}));
  BOOST_TEST(bed.claimed("w-1").empty());
  bed.clock.advance(-std::chrono::days{1});
  BOOST_TEST(taken(bed.book.watched(10)).size() == 1U);
  BOOST_TEST(bed.claimed("w-1") == Ids{id}, boost::test_tools::per_element());
}

STORE_TEST(a_mail_is_written_once_for_its_occasion_whoever_writes) {
  MailBed bed{engine};
  const auto case_id = bed.accept_mailed().case_id;
  BOOST_TEST(bed.write(case_id, {bed.mail()}) == 1U);
  BOOST_TEST(bed.write(case_id, {bed.mail(), bed.mail(MailOccasion::overdue, "land")}) == 1U);
  BOOST_TEST(bed.write(case_id, {bed.mail(MailOccasion::overdue, "tax")}) == 1U);
  MailBook other{bed.database.location(), bed.clock};
  std::size_t written = 0;
  std::jthread here{[&] { written = bed.write(case_id, {bed.mail(MailOccasion::completion)}); }};
  const auto there = taken(other.write({{case_id, {bed.mail(MailOccasion::completion)}, std::nullopt}}));
  here.join();
  BOOST_TEST(written + there == 1U);
  BOOST_TEST(bed.value<std::int64_t>("SELECT COUNT(*) FROM mails") == 4);
}

STORE_TEST(it_leaves_with_the_address_of_the_payload_and_is_under_way_once) {
  MailBed bed{engine};
  const auto id = bed.one_mail();
  const auto due = taken(bed.book.claim("w-1", kMailLease, 10)).mails;
  BOOST_REQUIRE(due.size() == 1U);
  BOOST_TEST(due[0].recipient == kAddress);
  BOOST_TEST(due[0].message_id == "<" + id + "@example.tw>");
  BOOST_TEST(due[0].content == "content of " + id);
  BOOST_TEST(due[0].attempts == 1U);
  BOOST_TEST((due[0].written_at == bed.clock.now()));
  BOOST_TEST(bed.claimed("w-2").empty());
  BOOST_TEST(taken(bed.book.lease_owners()) == Ids{"w-1"}, boost::test_tools::per_element());
  BOOST_TEST(taken(bed.book.record("w-1", id, MailSentEnd{})));
  BOOST_TEST(bed.state_of(id) == "sent");
  BOOST_TEST(bed.value<std::string>("SELECT content FROM mails") == "");
  BOOST_TEST(!taken(bed.book.record("w-1", id, MailSentEnd{})));
}

STORE_TEST(mails_of_a_case_leave_in_their_order) {
  MailBed bed{engine};
  const auto case_id = bed.accept_mailed().case_id;
  // Two nodes wrote them: the ids say nothing about their order.
  const auto completion = bed.mail(MailOccasion::completion), receipt = bed.mail();
  bed.write(case_id, {receipt});
  bed.write(case_id, {completion});
  BOOST_TEST(bed.claimed("w-1") == Ids{receipt.mail_id}, boost::test_tools::per_element());
  BOOST_TEST(bed.claimed("w-1").empty());
  taken(bed.book.record("w-1", receipt.mail_id, MailRetryEnd{bed.clock.now() + std::chrono::seconds{5}, "smtp_451"}));
  BOOST_TEST(bed.claimed("w-1").empty());
  bed.clock.advance(std::chrono::seconds{5});
  BOOST_TEST(bed.claimed("w-1") == Ids{receipt.mail_id}, boost::test_tools::per_element());
  taken(bed.book.record("w-1", receipt.mail_id, MailFailedEnd{"recipient_refused", "smtp_550"}));
  BOOST_TEST(bed.claimed("w-1") == Ids{completion.mail_id}, boost::test_tools::per_element());
}

STORE_TEST(without_an_address_a_mail_ends) {
  MailBed bed{engine};
  const auto erased = bed.one_mail();
  bed.sql()->command("DELETE FROM payloads");
  const auto damaged = bed.one_mail("Y255555551");
  bed.sql()->command("UPDATE payloads SET content = 'no payload'");
  const auto kept = bed.one_mail("Y155555550");
  const auto claimed = taken(bed.book.claim("w-1", kMailLease, 10));
  BOOST_REQUIRE(claimed.mails.size() == 1U);
  BOOST_TEST(claimed.mails[0].mail_id == kept);
  BOOST_REQUIRE(claimed.without_contact.size() == 2U);
  BOOST_TEST(claimed.without_contact[0].mail_id == erased);
  BOOST_TEST(claimed.without_contact[1].mail_id == damaged);
  BOOST_TEST(bed.state_of(erased) == "failed");
  BOOST_TEST(bed.value<std::string>("SELECT reason FROM mails WHERE mail_id = :mail_id", erased) == "no_contact");
}

STORE_TEST(a_dead_or_hung_workers_mails_go_out_again_the_same) {
  MailBed bed{engine};
  const auto id = bed.one_mail();
  const auto before = taken(bed.book.claim("dead", kMailLease, 10)).mails.at(0);
  BOOST_TEST(taken(bed.book.end_leases("somebody")) == 0U);
  BOOST_TEST(taken(bed.book.end_leases("")) == 0U);
  BOOST_TEST(taken(bed.book.end_leases("dead")) == 1U);
  const auto again = taken(bed.book.claim("hung", kMailLease, 10)).mails.at(0);
  BOOST_TEST(again.message_id == before.message_id);
  BOOST_TEST(again.content == before.content);
  BOOST_TEST((again.written_at == before.written_at));
  BOOST_TEST(again.attempts == 2U);
  bed.clock.advance(kMailLease + std::chrono::seconds{1});
  BOOST_TEST(taken(bed.book.end_leases("")) == 1U);
  BOOST_TEST(bed.claimed("w-3") == Ids{id}, boost::test_tools::per_element());
}

STORE_TEST(what_a_late_worker_says_counts_only_when_nobody_else_has_it) {
  MailBed bed{engine};
  const auto id = bed.one_mail();
  bed.claimed("late");
  taken(bed.book.end_leases("late"));
  BOOST_TEST(!taken(bed.book.record("late", id, MailRetryEnd{bed.clock.now(), "timed_out"})));
  BOOST_TEST(!taken(bed.book.record("late", id, MailFailedEnd{"recipient_refused", "smtp_550"})));
  bed.claimed("other");
  BOOST_TEST(!taken(bed.book.record("late", id, MailSentEnd{})));
  taken(bed.book.end_leases("other"));
  // It was sent: nobody sends it once more.
  BOOST_TEST(taken(bed.book.record("late", id, MailSentEnd{})));
  BOOST_TEST(bed.claimed("w-1").empty());
}

STORE_TEST(what_was_not_begun_is_given_back_as_if_never_claimed) {
  MailBed bed{engine};
  const auto id = bed.one_mail();
  bed.claimed("w-1");
  taken(bed.book.give_back("w-2", {id}));
  BOOST_TEST(bed.state_of(id) == "in_flight");
  taken(bed.book.give_back("w-1", {id}));
  BOOST_TEST(taken(bed.book.claim("w-2", kMailLease, 10)).mails.at(0).attempts == 1U);
}

STORE_TEST(two_nodes_never_have_the_same_mail) {
  MailBed bed{engine};
  for (int i = 0; i < 40; ++i)
    bed.one_mail();
  MailBook other{bed.database.location(), bed.clock};
  Ids here, there;
  {
    const std::jthread one{[&] {
      for (int i = 0; i < 12; ++i)
        for (auto& id : bed.claimed("w-1", 5))
          here.push_back(std::move(id));
    }};
    for (int i = 0; i < 12; ++i) {
      const auto claimed = other.claim("w-2", kMailLease, 5);
      if (!claimed) continue;
      for (const auto& mail : claimed->mails)
        there.push_back(mail.mail_id);
    }
  }
  std::set<std::string> all{here.begin(), here.end()};
  all.insert(there.begin(), there.end());
  BOOST_TEST(all.size() == 40U);
  BOOST_TEST(here.size() + there.size() == 40U);
}

STORE_TEST(what_acts_on_the_case_later_is_told_to_the_same_contact) {
  MailBed bed{engine};
  const auto first = bed.accept_mailed();
  bed.deliver(first.notices[0].notice_id, answered());
  auto correction = a_case().of("Y109876546").correcting(first.case_id, bed.change_of(first.case_id), "許大銘");
  correction.wanting_mail("");
  const auto later = bed.accept_later(correction);
  const auto watched = taken(bed.book.watched(10));
  BOOST_REQUIRE(watched.size() == 2U);
  const auto& of_later = watched[0].case_id == later.case_id ? watched[0] : watched[1];
  BOOST_TEST(of_later.earlier_receipt_number == first.receipt_number);
  bed.write(later.case_id, {bed.mail()});
  BOOST_TEST(taken(bed.book.claim("w-1", kMailLease, 10)).mails.at(0).recipient == kAddress);
}

STORE_TEST(a_protected_persons_later_cases_are_not_told) {
  MailBed bed{engine};
  const auto first = bed.accept(a_case().of("Y109876546").to("land.name", "protected_person"));
  taken(bed.store->release({first.notices[0].notice_id, "clerk-1", "protected_person_agreed"}));
  bed.deliver(first.notices[0].notice_id, answered());
  auto correction = a_case().of("Y109876546").correcting(first.case_id, bed.change_of(first.case_id), "許大銘");
  const auto later = bed.accept_later(correction.wanting_mail());
  BOOST_TEST(bed.state(later.notices.at(0).notice_id) == "held");
  BOOST_TEST(taken(bed.book.watched(10)).empty());
}

STORE_TEST(staff_see_that_a_mail_was_sent_and_nobody_sees_where) {
  MailBed bed{engine};
  const auto case_id = bed.accept_mailed().case_id;
  const auto receipt = bed.mail();
  auto late = bed.mail(MailOccasion::overdue, "land");
  late.agency = "land";
  bed.write(case_id, {receipt, late});
  BOOST_TEST(taken(bed.reads.mail_counts()).open == 2);
  taken(bed.book.record("w-1", bed.claimed("w-1").at(0), MailSentEnd{}));
  taken(bed.book.record("w-1", bed.claimed("w-1").at(0), MailFailedEnd{"recipient_refused", "smtp_550"}));
  const auto views = taken(bed.reads.mails_of(case_id));
  BOOST_REQUIRE(views.size() == 2U);
  BOOST_TEST(views[0].occasion == "receipt");
  BOOST_TEST(views[0].state == "sent");
  BOOST_TEST((views[0].ended_at == bed.clock.now()));
  BOOST_TEST(views[1].agency == "land");
  BOOST_TEST(views[1].reason == "recipient_refused");
  BOOST_TEST(taken(bed.reads.mail_counts()).open == 0);
  const auto sql = bed.sql();
  for (const auto& [text] : sql->rows<std::string>("SELECT mail_id || message_id || subject || content || about || "
                                                   "last_failure || COALESCE(lease_owner, '') FROM mails"))
    BOOST_TEST(text.find("example.invalid") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
