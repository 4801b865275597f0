#include "gateway/kit/character_tables.h"

#include <boost/test/unit_test.hpp>

#include "tests/kit/temp_directory.h"
#include "tests/unit/kit/character_samples.h"
#include "tests/unit/kit/test_result.h"

using namespace tongbao;

namespace {

Result<CharacterTables> tables_of(const std::string& name, const std::string& rows) {
  return read_character_tables({{"CNS2UNICODE_BMP.txt", "1-4421\t4E00\n"}, {name, rows}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(character_tables)

BOOST_AUTO_TEST_CASE(reads_the_official_rows) {
  const auto tables = read_character_tables(sample_files());
  BOOST_REQUIRE(bool(tables));
  BOOST_TEST(tables->cns_code(U'堃') == "3-3476");
  BOOST_TEST(tables->cns_code(U'峯') == "3-3064");
  BOOST_TEST(tables->cns_code(0x249DF) == "15-4348");
  BOOST_TEST(tables->cns_code(0x21D14) == "3-6247");  // of two the lowest
  BOOST_TEST(tables->cns_code(U'A').empty());
  BOOST_TEST(tables->tables.size() == 5u);
  BOOST_TEST(tables->tables.count("land:臺北市") == 1u);
  BOOST_TEST((tables->tables.at("fin").codes.at(U'兀') == std::vector<std::uint16_t>{0xA461, 0xC94A}));
}

BOOST_AUTO_TEST_CASE(passes_over_rows_that_have_no_unicode_and_files_of_other_names) {
  BOOST_TEST(tables_of("CNS2FIN.txt", "1-4421\tA440\n9-2121\tFEFE\n")->tables.at("fin").codes.size() == 1u);
  BOOST_TEST(tables_of("land/桃園縣.txt", "3-FFFFFFFFFFFF8D67\t8D67\n7-F4651\t96DD\n")
                 ->tables.at("land:桃園縣")
                 .codes.empty());
  BOOST_TEST(tables_of("CNS2TAX.txt", "1-2123\tJ447\n")->tables.empty());
  BOOST_TEST(tables_of("README.md", "hello")->tables.empty());
}

BOOST_AUTO_TEST_CASE(refuses_a_malformed_file_by_file_and_line) {
  const auto tables = tables_of("land/金門縣.txt", "1-4421\tFA40\n1-4422 FA41\n");
  BOOST_TEST(code_of_failure(tables) == "character_table_malformed");
  BOOST_TEST(tables.failure().detail.starts_with("land/金門縣.txt:2: "));
  for (const char* rows : {"1-2123\tJ447", "0-4421\tA440", "1-4421\tA4400", "1-4421\t41", "1-4421\t", "4421\tA440",
                           "1-4421\tA440 ", "<html>"})
    BOOST_TEST(code_of_failure(tables_of("CNS2FIN.txt", rows)) == "character_table_malformed", rows);
  BOOST_TEST(code_of_failure(tables_of("CNS2UNICODE_2.txt", "1-4421\t4E01")) == "character_table_malformed");
  BOOST_TEST(code_of_failure(tables_of("CNS2UNICODE_2.txt", "1-4422\tD800")) == "character_table_malformed");
  BOOST_TEST(code_of_failure(tables_of("CNS2UNICODE_2.txt", "1-4421\t4E00")) == "");
}

BOOST_AUTO_TEST_CASE(loads_a_folder_as_the_ministry_delivers_it) {
  const TempDirectory folder;
  for (const auto& file : sample_files())
    folder.write(file.name, file.text);
  folder.write("README.md", "not a table");
  const auto tables = load_character_tables(folder.path());
  BOOST_REQUIRE(bool(tables));
  BOOST_TEST(tables->tables.size() == 5u);
  BOOST_TEST(tables->cns_code(U'堃') == "3-3476");
  BOOST_TEST(code_of_failure(load_character_tables(folder.path() / "absent")) == "character_table_unreadable");
  const TempDirectory empty;
  BOOST_TEST(load_character_tables(empty.path())->tables.empty());
}

BOOST_AUTO_TEST_CASE(writes_old_counties_with_the_official_tai) {
  BOOST_TEST(canonical_county("台中縣") == "臺中縣");
  BOOST_TEST(canonical_county("臺東縣") == "臺東縣");
  BOOST_TEST(canonical_county("澎湖縣") == "澎湖縣");
}

BOOST_AUTO_TEST_SUITE_END()
