// When a citizen is told, and of what: once for each thing that happened, whatever the household's size.
#include "gateway/mail/mail_occasions.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/mail/a_watched_case.h"

using namespace tongbao;

namespace {

using Words = std::vector<std::string>;

Words due_words(const WatchedCase& watched) {
  Words words;
  for (const auto& due : due_occasions(watched))
    words.push_back(std::string{to_word(due.occasion)} + ":" + due.about + ":" + std::to_string(due.notices.size()));
  return words;
}

void check_due(const WatchedCase& watched, const Words& wanted) {
  BOOST_TEST(due_words(watched) == wanted, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mail_occasions)

BOOST_AUTO_TEST_CASE(a_new_case_is_acknowledged_with_each_procedure_once) {
  // A household of two: the reader could not tell the notices apart.
  check_due(a_watched_case({a_mail_notice("land.name"), a_mail_notice("land.name", "held"),
                            a_mail_notice("vehicle.license_name", "waiting")}),
            {"receipt::2"});
}

BOOST_AUTO_TEST_CASE(what_was_written_is_not_due_again) {
  auto watched = a_watched_case({a_mail_notice("land.name", "settled", "applied")});
  check_due(watched, {"receipt::1", "completion::1"});
  watched.written = {{"receipt", ""}};
  check_due(watched, {"completion::1"});
  watched.written.emplace("completion", "");
  check_due(watched, {});
}

BOOST_AUTO_TEST_CASE(the_citizen_is_called_once_for_each_different_thing) {
  const auto photo =
      asking(a_mail_notice("vehicle.license_name", "settled", "needs_citizen"), "photo", "40", "2026-12-31");
  auto watched = a_watched_case({photo, photo, asking(photo, "photo", "40", "2027-01-15"), a_mail_notice("land.name")});
  watched.written = {{"receipt", ""}};
  check_due(watched, {"needs_citizen:vehicle.license_name|photo|40|2026-12-31:1",
                      "needs_citizen:vehicle.license_name|photo|40|2027-01-15:1"});
  watched.written.emplace("needs_citizen", "vehicle.license_name|photo|40|2026-12-31");
  check_due(watched, {"needs_citizen:vehicle.license_name|photo|40|2027-01-15:1"});
}

BOOST_AUTO_TEST_CASE(a_follow_up_beside_applied_calls_the_citizen_but_a_missing_character_does_not) {
  BOOST_TEST(needs_citizen(asking(a_mail_notice("land.name", "settled", "applied"), "fetch_certificate")));
  BOOST_TEST(needs_citizen(a_mail_notice("land.name", "settled", "needs_citizen")));
  BOOST_TEST(!needs_citizen(asking(a_mail_notice("land.name", "settled", "cannot_represent"), "new_character")));
  BOOST_TEST(!needs_citizen(a_mail_notice("land.name", "settled", "refused")));
}

BOOST_AUTO_TEST_CASE(a_late_agency_is_told_of_once_and_only_while_it_is_late) {
  auto late = a_mail_notice("land.name", "awaiting_answer"), other = a_mail_notice("land.address", "ready");
  late.is_marked_overdue = other.is_marked_overdue = true;
  auto done = a_mail_notice("vehicle.license_name", "settled", "applied");
  done.is_marked_overdue = true;
  auto watched = a_watched_case({late, other, done});
  watched.written = {{"receipt", ""}};
  check_due(watched, {"overdue:land:2"});
  watched.written.emplace("overdue", "land");
  check_due(watched, {});
}

BOOST_AUTO_TEST_CASE(a_case_has_ended_when_every_notice_has) {
  BOOST_TEST(!has_ended(
      a_watched_case({a_mail_notice("land.name", "settled", "applied"), a_mail_notice("land.name", "attention")})));
  BOOST_TEST(has_ended(
      a_watched_case({a_mail_notice("land.name", "settled", "applied"), a_mail_notice("land.name", "withdrawn")})));
}

BOOST_AUTO_TEST_SUITE_END()
