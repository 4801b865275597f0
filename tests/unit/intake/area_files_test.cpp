#include "gateway/intake/area_files.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(area_files)

BOOST_AUTO_TEST_CASE(reads_the_rows_of_an_official_file) {
  const auto rows = read_area_file(
      R"([{"code":"10016010020","english":"Shili Vil.","name":"[嵵]裡里","fullname":"澎湖縣馬公市[嵵]裡里"}])");
  BOOST_REQUIRE(rows);
  BOOST_REQUIRE(rows->size() == 1U);
  BOOST_TEST(area_from_official(rows->front()).full_name == "澎湖縣馬公市嵵裡里");
}

BOOST_AUTO_TEST_CASE(refuses_files_of_another_shape) {
  const auto code_of = [](std::string_view text) {
    const auto rows = read_area_file(text);
    return rows ? std::string{} : rows.failure().code + ": " + rows.failure().detail;
  };
  BOOST_TEST(code_of("{}") == "area_file_faulty: not a list of areas");
  BOOST_TEST(code_of("[]") == "area_file_faulty: not a list of areas");
  BOOST_TEST(code_of("[1]") == "area_file_faulty: row 1 is not an object");
  BOOST_TEST(code_of(R"([{"code":"1","name":"x","fullname":"x"}])") ==
             "area_file_faulty: row 1 lacks a code, name or fullname");
  BOOST_TEST(code_of(R"([{"code":"09020000","fullname":"x"}])") ==
             "area_file_faulty: row 1 lacks a code, name or fullname");
  BOOST_TEST(code_of("[").starts_with("json_malformed"));
}

BOOST_AUTO_TEST_SUITE_END()
