// What a citizen reads: both languages, how far it is, and nothing that only the agency should tell.
#include "gateway/mail/mail_text.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/mail/a_watched_case.h"

using namespace tongbao;

namespace {

const std::string kLookUp = "https://example.gov.tw/progress";

MailText text_of(const WatchedCase& watched, MailOccasion occasion) {
  for (const auto& due : due_occasions(watched))
    if (due.occasion == occasion) return mail_text(watched, due, kLookUp);
  BOOST_FAIL("this occasion has not come");
  return {};
}

bool says(const MailText& text, const std::string& words) {
  return text.content.find(words) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mail_text_of_a_case)

BOOST_AUTO_TEST_CASE(names_receipt_agencies_and_where_to_look_in_both_languages) {
  const auto text = text_of(a_watched_case({a_mail_notice("land.name")}), MailOccasion::receipt);
  BOOST_TEST(text.subject == "案件 09020010-1151122-000007-K 已收件 / Your case was received");
  for (const auto* words : {"收件編號：09020010-1151122-000007-K", "Receipt number: 09020010-1151122-000007-K",
                            "- 地政事務所：更名\n", "- Land office: Change of name\n",
                            "查詢進度：https://example.gov.tw/progress", "Look it up: https://example.gov.tw/progress"})
    BOOST_TEST(says(text, words), words);
}

BOOST_AUTO_TEST_CASE(says_what_a_later_case_is_to_the_earlier_one) {
  auto watched = a_watched_case({a_mail_notice("land.name")});
  watched.kind_of_visit = "correction";
  watched.earlier_receipt_number = "09020010-1151120-000001-9";
  const auto text = text_of(watched, MailOccasion::receipt);
  BOOST_TEST(text.subject.starts_with("更正案件 "));
  BOOST_TEST(says(text, "原案收件編號：09020010-1151120-000001-9"));
  BOOST_TEST(says(text, "Of the earlier case: 09020010-1151120-000001-9"));
}

BOOST_AUTO_TEST_CASE(says_what_to_do_where_and_until_when) {
  const auto notice = a_mail_notice("vehicle.license_name", "settled", "needs_citizen");
  const auto text = text_of(a_watched_case({asking(notice, "photo", "40", "2026-12-31")}), MailOccasion::needs_citizen);
  for (const auto* words : {"請提供照片", "Hand in a photograph", "該機關代碼 40 之辦公室", "the agency's office 40",
                            "期限：民國115年12月31日", "Until: 2026-12-31"})
    BOOST_TEST(says(text, words), words);
  const auto anywhere = text_of(a_watched_case({notice}), MailOccasion::needs_citizen);
  for (const auto* words : {"請洽該機關", "Ask the agency", "該機關任一辦公室", "期限：無", "Until: none"})
    BOOST_TEST(says(anywhere, words), words);
}

BOOST_AUTO_TEST_CASE(does_not_tell_what_somebody_owns) {
  // A mail passes many hands: applied, no_record and the like read the same, refusals without their reason.
  const auto end_of = [](const std::string& outcome) {
    return text_of(a_watched_case({a_mail_notice("vehicle.license_name", "settled", outcome)}),
                   MailOccasion::completion);
  };
  const auto applied = end_of("applied");
  BOOST_TEST(says(applied, "更名，已處理\n"));
  for (const auto* outcome : {"already_current", "no_record", "superseded", "not_needed", "applied_alternative"})
    BOOST_TEST(end_of(outcome).content == applied.content, outcome);
  BOOST_TEST(end_of("expired").content == end_of("refused").content);
  BOOST_TEST(says(end_of("refused"), "未能辦理，原因請查詢進度"));
}

BOOST_AUTO_TEST_CASE(says_how_each_procedure_ended) {
  const auto text =
      text_of(a_watched_case({asking(a_mail_notice("land.name", "settled", "applied"), "fetch_certificate"),
                              a_mail_notice("vehicle.license_name", "settled", "needs_citizen"),
                              a_mail_notice("vehicle.registration_address", "withdrawn"),
                              asking(a_mail_notice("land.address", "settled", "cannot_represent"), "new_character")}),
              MailOccasion::completion);
  for (const auto* words : {"handled; you must still do something", ", you must still do something", ", withdrawn",
                            "it is handled by hand", "已撤回", "將另以人工處理"})
    BOOST_TEST(says(text, words), words);
}

BOOST_AUTO_TEST_CASE(an_unknown_title_reads_as_its_code) {
  auto notice = a_mail_notice("water.bill");
  notice.agency_zh = notice.agency_en = notice.procedure_zh = notice.procedure_en = "";
  BOOST_TEST(says(text_of(a_watched_case({notice}), MailOccasion::receipt), "- water：water.bill\n"));
}

BOOST_AUTO_TEST_SUITE_END()
