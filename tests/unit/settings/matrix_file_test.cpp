#include "gateway/settings/matrix_file.h"

#include <filesystem>
#include <fstream>
#include <set>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "gateway/settings/parameters_file.h"
#include "tests/unit/domain/credit_case.h"

using namespace tongbao;

namespace {

const std::filesystem::path kSource{TONGBAO_SOURCE_DIR};

/// A file that lives as long as the test.
class MatrixText {
 public:
  explicit MatrixText(const std::string& text)
      : path{std::filesystem::temp_directory_path() /
             ("tongbao_matrix_" + std::to_string(::getpid()) + "_" + std::to_string(++made) + ".toml")} {
    std::ofstream{path} << text;
  }
  ~MatrixText() { std::filesystem::remove(path); }
  MatrixText(const MatrixText&) = delete;
  MatrixText& operator=(const MatrixText&) = delete;

  std::filesystem::path path;
  static inline int made = 0;
};

std::string all_refusals(const std::vector<Refusal>& refusals) {
  std::string text;
  for (const auto& refusal : refusals)
    text += to_line(refusal) + "\n";
  return text;
}

std::string row_text(const std::string& more) {
  return "[[row]]\nprocedure = \"land.name\"\nkinds = [\"surname_change\"]\ndocuments = []\nlegal_basis = \"x\"\n"
         "valid_from = \"2020-01-01\"\n" +
         more + "\n";
}

std::string refusals_of(const std::string& text) {
  const MatrixText file{text};
  return all_refusals(read_matrix(file.path).refusals);
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_the_matrix_of_the_credit_vectors) {
  const auto read = read_matrix(kSource / "tests/unit/domain/credit_vectors.toml");
  BOOST_REQUIRE_MESSAGE(read.good(), all_refusals(read.refusals));
  BOOST_TEST((read.value.rows() == vector_rows()));
}

BOOST_AUTO_TEST_CASE(the_version_is_the_declared_one_and_the_digest_of_the_bytes) {
  // printf 'version = "v1"\n' | sha256sum; the file has no rows and is refused, but its version is known.
  const MatrixText file{"version = \"v1\"\n"};
  const auto read = read_matrix(file.path);
  BOOST_TEST(read.value.version() == "v1+0341e201f146");
  BOOST_TEST(all_refusals(read.refusals).find("holds no [[row]]") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_shipped_template_is_read_and_confirmed_by_nobody) {
  const auto read = read_matrix(kSource / "config/matrix/default.toml");
  BOOST_REQUIRE_MESSAGE(read.good(), all_refusals(read.refusals));
  std::set<std::string> procedures;
  for (const auto& row : read.value.rows()) {
    BOOST_TEST(!row.confirmed());
    procedures.insert(row.procedure);
  }
  for (const auto* procedure : {"land.address", "land.name", "land.doorplate", "vehicle.registration_address",
                                "vehicle.license_address", "vehicle.license_name", "tax.bill_address", "tax.self_use"})
    BOOST_TEST(procedures.contains(procedure), procedure);
}

BOOST_AUTO_TEST_CASE(the_demonstrations_matrix_is_the_template_confirmed) {
  const auto demo = read_matrix(kSource / "config/matrix/demo.toml");
  BOOST_REQUIRE_MESSAGE(demo.good(), all_refusals(demo.refusals));
  auto rows = demo.value.rows();
  for (auto& row : rows) {
    BOOST_TEST(row.confirmed());
    row.confirmed_by.clear();
  }
  BOOST_TEST((rows == read_matrix(kSource / "config/matrix/default.toml").value.rows()));
}

BOOST_AUTO_TEST_CASE(every_fault_is_told_at_once_with_its_line) {
  const auto refusals = refusals_of(
      "version = \"v1\"\n"
      "[[row]]\n"
      "procedure = \"land.name\"\n"
      "kinds = [\"surname_chang\"]\n"
      "documents = [{ kind = \"X\", copies = 0, kept = \"retained\" }]\n"
      "also_changed = [\"address\"]\n"
      "legal_bassis = \"x\"\n"
      "trip_hundredths = 101\n"
      "valid_from = \"2026-02-30\"\n");
  for (const auto* expected :
       {":4: row[0].kinds: \"surname_chang\" is no kind of change; did you mean \"surname_change\"?",
        ":5: row[0].documents[0].kind: \"X\" is not one of the words",
        ":5: row[0].documents[0].copies: 0 is out of range",
        ":6: row[0].also_changed: \"address\" is not one of the words (name | id_number)",
        ":7: row[0].legal_bassis: unknown key; did you mean row[].legal_basis", "row[0].legal_basis: missing",
        ":8: row[0].trip_hundredths: 101 is out of range (0..100", ":9: row[0].valid_from: \"2026-02-30\" is no day"})
    BOOST_TEST(refusals.find(expected) != std::string::npos, expected << " is missing in\n" << refusals);
}

BOOST_AUTO_TEST_CASE(a_row_must_say_its_kinds_and_documents_even_if_there_are_none) {
  const auto refusals =
      refusals_of("version = \"v1\"\n[[row]]\nprocedure = \"a\"\nlegal_basis = \"x\"\nvalid_from = \"2020-01-01\"\n");
  BOOST_TEST(refusals.find("kinds is missing") != std::string::npos);
  BOOST_TEST(refusals.find("documents is missing") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(two_rows_that_answer_the_same_question_are_refused) {
  const std::string head = "version = \"v1\"\n";
  const auto twice = refusals_of(head + row_text("") + row_text("valid_to = \"2020-06-30\""));
  BOOST_TEST(twice.find("row[1]: answers the same question on the same day as row[0]") != std::string::npos, twice);
  BOOST_TEST(refusals_of(head + row_text("") + row_text("agency_says = \"id_number_missing\"")).empty());
  BOOST_TEST(refusals_of(head + row_text("") + row_text("also_changed = [\"id_number\"]")).empty());
  auto later = row_text("");
  later.replace(later.find("2020-01-01"), 10, "2021-01-01");
  BOOST_TEST(refusals_of(head + row_text("valid_to = \"2020-12-31\"") + later).empty());
}

BOOST_AUTO_TEST_CASE(a_file_that_is_missing_or_no_toml_is_refused) {
  BOOST_TEST(!read_matrix("/nonexistent/matrix.toml").good());
  BOOST_TEST(refusals_of("version = \n").find(":1:") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(reads_the_shipped_parameters) {
  const auto read = read_parameters(kSource / "config/matrix/parameters.toml");
  BOOST_REQUIRE_MESSAGE(read.good(), all_refusals(read.refusals));
  BOOST_TEST(read.value.transcript_page_fee_ntd.at(202603) == 15);
  BOOST_TEST(read.value.pages_tenths("09020010", 202603) == 16);
  BOOST_TEST(read.value.trip_minutes.at(202603) == 30);
  BOOST_TEST(read.value.trip_transport_ntd.at(202603) == 50);
  BOOST_TEST(read.value.record_fee_ntd.at(202603) == 15);
}

BOOST_AUTO_TEST_CASE(a_parameter_without_source_date_or_value_is_refused) {
  const MatrixText file{"[[trip_minutes]]\nfrom_month = \"2026-13\"\n"};
  const auto refusals = all_refusals(read_parameters(file.path).refusals);
  for (const auto* expected : {"value is missing", "trip_minutes[0].source: missing", "trip_minutes[0].date: missing",
                               "\"2026-13\" is no month", "record_fee_ntd: missing"})
    BOOST_TEST(refusals.find(expected) != std::string::npos, expected << " is missing in\n" << refusals);
}
