#include "gateway/domain/value_fault.h"

#include <set>

#include <boost/test/unit_test.hpp>

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(value_faults)

BOOST_AUTO_TEST_CASE(every_code_has_two_sentences_once) {
  std::set<std::string_view> codes;
  for (const auto& sentence : value_fault_sentences()) {
    BOOST_TEST(codes.insert(sentence.code).second, sentence.code);
    BOOST_TEST(!sentence.zh.empty(), sentence.code);
    BOOST_TEST(sentence.en.ends_with('.'), sentence.code);
    BOOST_TEST(value_fault(sentence.code).sentence_zh == sentence.zh);
  }
  BOOST_TEST(value_fault("nonsense").sentence_en == "nonsense");
}

BOOST_AUTO_TEST_SUITE_END()
