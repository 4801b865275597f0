// What the store says when a statement fails goes into logs: it must not hold the values, which are personal.
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

BOOST_AUTO_TEST_SUITE(sql_trouble)

STORE_TEST(says_what_failed_without_the_values) {
  const TempDatabase database{engine, TempDatabase::Content::nothing};
  const auto sql = open_connection(database.location());
  sql->command("CREATE TABLE canary (id TEXT PRIMARY KEY, name TEXT NOT NULL, CONSTRAINT never CHECK (name = 'x'))");
  const std::string id = "Y213579132";
  const std::string name = "王小明";
  try {
    sql->run("INSERT INTO canary (id, name) VALUES (:id, :name)", id, name);
    BOOST_FAIL("the constraint was not kept");
  } catch (const SqlTrouble& trouble) {
    const std::string words = trouble.what();
    BOOST_TEST(words.find("never") != std::string::npos, words);  // it still says which rule
    BOOST_TEST(words.find(id) == std::string::npos, words);
    BOOST_TEST(words.find(name) == std::string::npos, words);
    BOOST_TEST(words.find('\n') == std::string::npos, words);
  }
}

BOOST_AUTO_TEST_SUITE_END()
