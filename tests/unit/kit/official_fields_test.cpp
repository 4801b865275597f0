#include "gateway/kit/official_fields.h"

#include <boost/test/unit_test.hpp>

#include "gateway/kit/acknowledgements.h"
#include "gateway/kit/answer_fields.h"
#include "gateway/kit/event_type.h"
#include "tests/kit/a_notice.h"

using namespace tongbao;

BOOST_AUTO_TEST_CASE(a_value_that_is_not_there_leaves_no_field) {
  const Field expected{"OldAddress", "", {{"AreaCode", "09020010", {}}, {"StreetDoorplate", "民生路1號", {}}}};
  BOOST_CHECK(address_group("OldAddress", {"", "09020010", "", "", "民生路1號"}, true) == expected);
}

BOOST_AUTO_TEST_CASE(the_counter_has_twenty_digits) {
  BOOST_TEST(subject_seq_text(42) == "00000000000000000042");
  BOOST_TEST(subject_seq_text(UINT64_MAX) == "18446744073709551615");
}

BOOST_AUTO_TEST_CASE(event_types_follow_the_kind_acted_on) {
  BOOST_TEST(event_type_of(a_notice("x.y", ChangeKind::boundary_adjustment)) ==
             "tw.tongbao.addressing.doorplate-renumbered.v1");
  BOOST_TEST(event_type_of(a_notice("x.y", ChangeKind::id_number_change)).empty());
  const auto correction = a_notice_acting_on("x.y", ChangeKind::correction, ChangeKind::given_name_change);
  BOOST_TEST(event_type_of(correction) == "tw.tongbao.person.name-changed.v1");
  BOOST_TEST(event_type_of(a_notice_acting_on("x.y", ChangeKind::annulment, ChangeKind::move_in)) ==
             "tw.tongbao.case.annulled.v1");
}

BOOST_AUTO_TEST_CASE(a_doubled_value_is_not_read) {
  const Field answer{"", "", {{"a", "1", {}}, {"b", "2", {}}, {"b", "3", {}}, {"g", "", {{"x", "1", {}}}}}};
  BOOST_TEST(*only_value(answer, "a") == "1");
  BOOST_TEST(only_value(answer, "none")->empty());
  BOOST_TEST(!only_value(answer, "b"));
  BOOST_TEST(!only_value(answer, "g"));
  BOOST_TEST(*record_count("3") == 3U);
  for (const char* text : {"", "-1", "+1", "1.0", " 1", "4294967296"})
    BOOST_TEST(!record_count(text), text);
}

BOOST_AUTO_TEST_CASE(acknowledgements_wait_for_the_next_request) {
  Acknowledgements waiting;
  for (const char* id : {"a", "b", "a", "c"})
    waiting.confirm(id);
  BOOST_CHECK((waiting.oldest(2) == std::vector<std::string>{"a", "b"}));
  waiting.taken(2);
  BOOST_TEST(!waiting.holds("a"));
  BOOST_CHECK((waiting.oldest(9) == std::vector<std::string>{"c"}));
}
