#include "plugins/configured/settings.h"

#include "tests/unit/configured/described_partner.h"

using namespace tongbao;

namespace {

using Lines = std::vector<std::string>;

const std::string kFields =
    "fields = [\n  \"Number = customer_number\",\n  \"Address = new_address\",\n  \"Cancels = "
    "earlier_notice_id\",\n]\n";
const std::string kAnswers = "[plugin.settings.answers]\nOK = \"applied\"\n";

std::string procedure(const std::string& more = "", const std::string& kinds = "\"move_in\", \"revocation\"") {
  return "[[plugin.settings.procedures]]\nname = \"water.bill\"\ntitle_zh = \"水費\"\ntitle_en = \"Bill\"\nkinds = [" +
         kinds + "]\nneeds_customer_number = true\n" + more;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(configured_settings)

BOOST_AUTO_TEST_CASE(the_examples_are_partners) {
  for (const auto* agency : {"post", "water", "power"}) {
    const auto partner = example_partner(agency);
    BOOST_TEST(!partner.procedures.empty());
    for (const auto& one : partner.procedures) {
      BOOST_TEST(one.name.starts_with(std::string{agency} + "."));
      BOOST_TEST(one.needs_customer_number);
    }
  }
  BOOST_TEST(example_partner("power").procedures.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_small_description_is_enough) {
  BOOST_TEST(refusals_of(kFields + kAnswers + procedure()) == Lines{}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_every_mistake_at_its_own_line) {
  const auto lines = refusals_of(
      "fields = [\n  \"Number = custmer_number\",\n  \"Name = person.person_name\",\n  \"Name = kind\",\n"
      "  \"Name/Inner = kind\",\n]\nevent_typ = \"x\"\nrecords = \"Rows\"\n"
      "[plugin.settings.answers]\nOK = \"aplied\"\nNO = \"refused\"\n"
      "[[plugin.settings.procedures]]\nname = \"Water bill\"\ntitle_zh = \"水費\"\nkinds = [\"move_in\",\n"
      "\"movein\", \"move_in\"]\nneeds_customer_number = \"yes\"\n");
  BOOST_TEST(
      lines ==
          (Lines{"11: fields[0]: \"custmer_number\" is no member of a notice; did you mean customer_number?",
                 "13: fields[2]: Name stands twice",
                 "14: fields[3]: Name is a value already, and cannot hold Name/Inner",
                 "16: event_typ: unknown key; did you mean event_type (default none)?",
                 "17: records: says how many records an office changed, and no member names the office; set office",
                 "19: answers.OK: \"aplied\" is no outcome a partner gives; did you mean applied?",
                 "19: answers: no code settles a notice; [plugin.settings.answers] is wanted, code = \"outcome\"",
                 "20: answers.NO: a refusal has a reason: \"refused: <word>\"",
                 "22: procedures[0].title_en: missing; Its title in English. (required)",
                 ("22: procedures[0].name: \"Water bill\" is no procedure (the route's agency, a dot and a word, small "
                  "letters and _: water.bill)"),
                 "25: procedures[0].kinds[1]: \"movein\" is no kind of change; did you mean move_in?",
                 "25: procedures[0].kinds[2]: move_in stands twice",
                 "26: procedures[0].needs_customer_number: true or false is wanted (true or false, default false)"}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_a_name_that_is_value_and_group_at_once) {
  const std::string fields =
      "fields = [\n\"Number = customer_number\",\n\"Address/Whole = new_address.as_registered\",\n\"AddressText = "
      "new_address.as_registered\",\n\"Address = new_address\",\n\"Cancels = earlier_notice_id\"]\n";
  BOOST_TEST(refusals_of(fields + kAnswers + procedure()) ==
                 Lines{"14: fields[3]: Address is a group already: it holds Address/Whole"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_to_stand_without_fields_answers_or_procedures) {
  BOOST_TEST(
      refusals_of("") == (Lines{"9: fields: missing; What the partner hears, a line each: \"<Name> = <member of the "
                                "notice>\". (a list, required)",
                                "9: procedures: none; [[plugin.settings.procedures]] is wanted",
                                "9: answers: no code settles a notice; [plugin.settings.answers] is wanted, code = "
                                "\"outcome\""}),
      boost::test_tools::per_element());
  BOOST_TEST(
      refusals_of(kFields + "[plugin.settings.answers]\nW = \"pending\"\n" + procedure()) ==
          Lines{"16: answers: no code settles a notice; [plugin.settings.answers] is wanted, code = \"outcome\""},
      boost::test_tools::per_element());
  BOOST_TEST(refusals_of(kFields + kAnswers + "[plugin.settings.procedures]\nname = \"water.bill\"\n") ==
                 (Lines{"18: procedures.name: unknown key; did you mean procedures[].name (required)?",
                        "18: procedures: none; [[plugin.settings.procedures]] is wanted"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_procedures_the_template_has_no_words_for) {
  const std::string number = "fields = [\"Number = customer_number\"]\n";
  BOOST_TEST(
      refusals_of(number + kAnswers + procedure("offers_fallback = true\n")) ==
          (Lines{"17: procedures[0].kinds: correction, revocation and annulment act on an earlier notice, and no "
                 "field tells earlier_notice_id",
                 "17: procedures[0].kinds: changes of address, and no field tells new_address or a part of it",
                 "19: procedures[0].offers_fallback: the citizen may consent, and no field tells "
                 "fallback_residence"}),
      boost::test_tools::per_element());
  BOOST_TEST(refusals_of(number + kAnswers + procedure("ex_officio_only = true\n", "\"surname_change\"")) ==
                 (Lines{"17: procedures[0].kinds: changes of name, and no field tells new_name or person.person_name",
                        "19: procedures[0].ex_officio_only: no kind of this procedure is ex officio "
                        "(doorplate_renumbering, boundary_adjustment)"}),
             boost::test_tools::per_element());
  BOOST_TEST(
      refusals_of(kFields + kAnswers + procedure("", "\"revocation\"")) ==
          Lines{"21: procedures[0].kinds: only kinds that act on an earlier change; name the kinds of that change, "
                "too"},
      boost::test_tools::per_element());
  BOOST_TEST(refusals_of(kFields + kAnswers + procedure("", "\"birth_date_correction\"")) ==
                 Lines{"21: procedures[0].kinds: birth_date_correction has no standard event type; set event_type"},
             boost::test_tools::per_element());
  BOOST_TEST(refusals_of("event_type = \"changed\"\n" + kFields + kAnswers + procedure()) ==
                 Lines{"10: event_type: \"changed\" is no event type (reverse domain name and version, "
                       "tw.example.water.changed.v1)"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_a_customer_number_only_one_side_knows_of) {
  const std::string by_id =
      "fields = [\"Id = person.person_id\", \"Address = new_address\", \"Cancels = earlier_notice_id\"]\n";
  BOOST_TEST(refusals_of(by_id + kAnswers + procedure()) ==
                 Lines{"18: procedures[0].needs_customer_number: the counter asks for it, and no field tells "
                       "customer_number"},
             boost::test_tools::per_element());
  auto unasked = procedure();
  unasked.replace(unasked.find("true"), 4, "false");
  BOOST_TEST(refusals_of(kFields + kAnswers + unasked) ==
                 Lines{"10: fields: customer_number is told, and no procedure asks for it (needs_customer_number)"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_procedures_of_two_agencies_or_twice) {
  auto other = procedure();
  other.replace(other.find("water.bill"), 10, "power.bill");
  BOOST_TEST(refusals_of(kFields + kAnswers + procedure() + other + procedure()) ==
                 (Lines{"24: procedures[1].name: \"power.bill\" does not begin with \"water.\" as the first one does",
                        "30: procedures[2].name: \"water.bill\" stands twice"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
