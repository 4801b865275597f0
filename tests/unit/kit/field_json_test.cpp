#include "gateway/kit/field_json.h"

#include <functional>
#include <random>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "gateway/kit/strict_json.h"
#include "tests/unit/kit/test_result.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(fields_and_json)

BOOST_AUTO_TEST_CASE(reads_objects_as_groups_and_arrays_as_repeated_names) {
  const auto value =
      parse_json(R"({"outcome":"applied","offices":[{"agency_office":"WA","records":3},{"agency_office":"XA"}],)"
                 R"("final":true,"none":null,"empty":[],"share":1.50,"big":18446744073709551615})");
  const auto field = field_from_json(*value, "answer");
  BOOST_REQUIRE(bool(field));
  BOOST_TEST(field->name == "answer");
  BOOST_TEST(value_at(*field, "outcome") == "applied");
  BOOST_TEST(value_at(*field, "offices/agency_office") == "WA");
  BOOST_TEST(value_at(*field, "offices/records") == "3");
  BOOST_TEST(value_at(*field, "final") == "true");
  BOOST_TEST(value_at(*field, "share") == "1.5");
  BOOST_TEST(value_at(*field, "big") == "18446744073709551615");
  BOOST_TEST(find_field(*field, "none") == nullptr);
  BOOST_TEST(find_field(*field, "empty") == nullptr);
  BOOST_TEST(field->children.size() == 6u);
}

BOOST_AUTO_TEST_CASE(refuses_what_fields_cannot_say) {
  BOOST_TEST(code_of_failure(field_from_json(*parse_json("[1]"))) == "json_not_fields");
  BOOST_TEST(code_of_failure(field_from_json(*parse_json("\"a\""))) == "json_not_fields");
  BOOST_TEST(code_of_failure(field_from_json(*parse_json(R"({"a":[[1]]})"))) == "json_not_fields");
}

BOOST_AUTO_TEST_CASE(writes_leaves_as_strings_and_repeated_names_as_arrays) {
  const Field group{"data",
                    {},
                    {{"b", "3", {}},
                     {"a", "", {}},
                     {"list", "x", {}},
                     {"inner", {}, {{"AreaCode", "10016040", {}}}},
                     {"list", "y", {}}}};
  BOOST_TEST(canonical_json(json_from_field(group)) ==
             R"({"a":"","b":"3","inner":{"AreaCode":"10016040"},"list":["x","y"]})");
}

BOOST_AUTO_TEST_CASE(writes_the_same_text_with_and_without_a_tree) {
  const std::vector<std::string> words{
      "", "a", "b", "AreaCode", "許功蓋", "\xF0\xA0\x80\x80", "\xEE\x80\x80", "ab", "\"\\", "\n", "\x01", "a\tb", "z"};
  std::mt19937 chance{7};
  const auto pick = [&] { return words[chance() % words.size()]; };
  const std::function<Field(int)> tree = [&](int depth) {
    Field field{pick(), pick(), {}};
    if (depth > 0 && chance() % 2 == 0)
      for (auto n = chance() % 6; n > 0; --n)
        field.children.push_back(tree(depth - 1));
    return field;
  };
  for (int round = 0; round < 2'000; ++round) {
    const auto group = tree(4);
    std::string text = "before";
    append_field_json(text, group);
    BOOST_REQUIRE(text == "before" + canonical_json(json_from_field(group)));
  }
}

BOOST_AUTO_TEST_SUITE_END()
