#pragma once

#include <string>
#include <variant>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/unit/intake/sample_case.h"

namespace tongbao {

/// The body with one member set.
inline nlohmann::json at_pointer(nlohmann::json body, const std::string& pointer, const nlohmann::json& value) {
  body[nlohmann::json::json_pointer{pointer}] = value;
  return body;
}

/// The body without one member.
inline nlohmann::json without(nlohmann::json body, const std::string& pointer) {
  const nlohmann::json::json_pointer path{pointer};
  body[path.parent_pointer()].erase(path.back());
  return body;
}

/// Exactly these faults, "pointer code", in this order.
inline void refused(const nlohmann::json& body, const std::vector<std::string>& expected) {
  const auto faults = faults_of_case(body);
  BOOST_TEST(faults == expected, boost::test_tools::per_element());
}

/// The sample case with one member set to a faulty value is refused for it alone.
inline void refused_at(const std::string& pointer, const nlohmann::json& value, const std::string& code) {
  BOOST_TEST_CONTEXT(pointer << " = " << value) {
    refused(at_pointer(sample_case(), pointer, value), {pointer + " " + code});
  }
}

inline CaseRequest accepted(const nlohmann::json& body) {
  auto reading = parse_case(body.dump(), sample_rules());
  BOOST_TEST(faults_of_reading(reading).empty());
  BOOST_REQUIRE(std::holds_alternative<CaseRequest>(reading));
  return std::get<CaseRequest>(reading);
}

}  // namespace tongbao
