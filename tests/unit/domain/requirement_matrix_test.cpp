#include "gateway/domain/requirement_matrix.h"

#include <boost/test/unit_test.hpp>

using namespace tongbao;

namespace {

MatrixRow name_row(std::int32_t copies) {
  MatrixRow row;
  row.procedure = "vehicle.license_name";
  row.kinds = {ChangeKind::full_name_change};
  row.documents = {{DocumentKind::T, copies, true}};
  row.confirmed_by = "test";
  row.valid_from = "2020-01-01";
  return row;
}

MatrixQuestion question(std::string_view day = "2026-03-02") {
  MatrixQuestion asked;
  asked.procedure = "vehicle.license_name";
  asked.kind = ChangeKind::full_name_change;
  asked.registered_on = day;
  return asked;
}

std::int32_t copies_found(const RequirementMatrix& matrix, const MatrixQuestion& asked) {
  const auto* row = matrix.find(asked);
  return row == nullptr ? 0 : row->documents.front().copies;
}

}  // namespace

BOOST_AUTO_TEST_CASE(finds_the_row_valid_on_the_day_of_registration) {
  auto old_row = name_row(1);
  old_row.valid_to = "2025-12-31";
  auto new_row = name_row(2);
  new_row.valid_from = "2026-01-01";
  const RequirementMatrix matrix{"v", {old_row, new_row}};
  BOOST_TEST(copies_found(matrix, question("2019-12-31")) == 0);
  BOOST_TEST(copies_found(matrix, question("2020-01-01")) == 1);
  BOOST_TEST(copies_found(matrix, question("2025-12-31")) == 1);
  BOOST_TEST(copies_found(matrix, question("2026-01-01")) == 2);
}

BOOST_AUTO_TEST_CASE(takes_the_row_with_the_most_conditions_that_hold) {
  auto both = name_row(2);
  both.also_name = both.also_id_number = true;
  auto told = name_row(3);
  told.agency_says = "id_number_missing";
  const RequirementMatrix matrix{"v", {name_row(1), both, told}};
  auto asked = question();
  BOOST_TEST(copies_found(matrix, asked) == 1);
  asked.name_changed = true;
  BOOST_TEST(copies_found(matrix, asked) == 1);
  asked.agency_says = "id_number_missing";
  BOOST_TEST(copies_found(matrix, asked) == 3);
  asked.id_number_changed = true;
  BOOST_TEST(copies_found(matrix, asked) == 2);
}

BOOST_AUTO_TEST_CASE(has_no_row_for_another_kind_or_procedure) {
  const RequirementMatrix matrix{"v", {name_row(1)}};
  auto asked = question();
  asked.kind = ChangeKind::move_in;
  BOOST_TEST(matrix.find(asked) == nullptr);
  asked.kind.reset();
  BOOST_TEST(matrix.find(asked) == nullptr);
  asked = question();
  asked.procedure = "land.name";
  BOOST_TEST(matrix.find(asked) == nullptr);
}

BOOST_AUTO_TEST_CASE(an_unconfirmed_row_is_found_but_demands_no_transcript) {
  auto review = name_row(1);
  review.procedure = "welfare.low_income_review";
  review.kinds.clear();
  BOOST_TEST(RequirementMatrix("v", {review}).demands_transcript("welfare.low_income_review", "2026-03-02"));
  review.confirmed_by.clear();
  const RequirementMatrix unconfirmed{"v", {review}};
  BOOST_TEST(!unconfirmed.demands_transcript("welfare.low_income_review", "2026-03-02"));
}
