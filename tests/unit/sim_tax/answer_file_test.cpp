#include "simulators/tax/answer_file.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/sim_tax/tax_kit.h"

using namespace tongbao::sim_tax;

namespace {

TaxAnswer an_answer(std::string notice_id, std::string code, std::string agency_ref) {
  TaxAnswer answer;
  answer.notice_id = std::move(notice_id);
  answer.code = std::move(code);
  answer.agency_ref = std::move(agency_ref);
  return answer;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tax_answer_file)

BOOST_AUTO_TEST_CASE(writes_the_golden_answer) {
  auto applied = an_answer("01JD9Z00000000000000000001", "0000", "T115-00000001");
  applied.effective_at = "2026-11-23T01:02:03Z";
  applied.rows = {{"XT", 2}, {"WT", 1}};
  auto deferred = an_answer("01JD9Z00000000000000000002", "0100", "T115-00000002");
  deferred.due_date = "2026-11-30";
  auto visit = an_answer("01JD9Z00000000000000000003", "0200", "T115-00000003");
  visit.follow_up = "visit";
  visit.follow_up_office = "WT";
  visit.follow_up_date = "2026-12-23";
  const AnswerHead head{42, "01JD9Z00000000000000000900", 1, "0000", "2026-11-23T01:02:03Z"};
  const auto file = answer_file(head, {answer_record(applied), answer_record(deferred), answer_record(visit)});
  BOOST_TEST(file == golden("TBANS00000042_001.TXT"));
  BOOST_TEST(answer_file_name(42, 1) == "TBANS00000042_001.TXT");
}

BOOST_AUTO_TEST_CASE(never_cuts_a_value) {
  auto answer = an_answer("01JD9Z00000000000000000001", "0000", "a reference of more than sixteen");
  BOOST_CHECK_THROW(answer_record(answer), std::length_error);
  answer.agency_ref.clear();
  answer.rows = {{"A", 1}, {"B", 1}, {"C", 1}, {"D", 1}};
  BOOST_CHECK_THROW(answer_record(answer), std::length_error);
}

BOOST_AUTO_TEST_CASE(damages_one_thing_at_a_time) {
  const auto sound = golden("TBANS00000042_001.TXT");
  const auto digest = damaged(sound, "damage_digest");
  BOOST_TEST(digest.size() == sound.size());
  BOOST_TEST(digest.substr(0, digest.size() - 3) == sound.substr(0, sound.size() - 3));
  BOOST_TEST(digest != sound);
  BOOST_TEST(damaged(sound, "damage_count") == with(sound, "T000003", "T000004"));
  BOOST_TEST(damaged(sound, "truncate") == sound.substr(0, sound.size() * 3 / 5));
  BOOST_TEST(damaged(sound, "garbage") != sound);
}

BOOST_AUTO_TEST_SUITE_END()
