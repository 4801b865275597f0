#include "adapters/batch_file/answer_file.h"

#include <boost/test/unit_test.hpp>

#include "tests/kit/golden.h"
#include "tests/kit/sample_characters.h"
#include "tests/unit/batch_file/tax_layout.h"

using namespace tongbao;

namespace {

const std::string kName = "TBANS00000007_001.TXT";

Result<AnswerFile> read(const std::string& bytes, const std::string& name = kName) {
  return read_answer_file(name, bytes, tax_answer_layout(), *sample_characters("cp950+fin"));
}

std::string code(const std::string& bytes, const std::string& name = kName) {
  const auto file = read(bytes, name);
  return file ? "" : file.failure().code;
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_the_golden_answer) {
  const auto file = read(golden("tax/" + kName));
  BOOST_REQUIRE(bool(file));
  // sha256sum tests/golden/tax/TBANS00000007_001.TXT
  BOOST_TEST(file->digest == "862b169875fb6a8b0077a4ee14a3fe7203b56d551eba7ddf2eade4fe388e8ec6");
  BOOST_REQUIRE(file->records.size() == 2U);
  const auto& first = file->records.front();
  BOOST_TEST(first.notice_id == "01JD9Z00000000000000000001");
  BOOST_TEST(first.code == "0000");
  BOOST_TEST(first.bytes.size() == 135U);
  BOOST_TEST(value_at(first.content, "Code") == "0000");
  BOOST_TEST(value_at(first.content, "AgencyRef") == "T115-0000001");
  BOOST_TEST(value_at(first.content, "EffectiveAt") == "2026-11-23T01:00:00Z");
  BOOST_TEST(value_at(first.content, "DueDate").empty());
  BOOST_TEST(value_at(first.content, "Office1") == "WT");
  BOOST_TEST(value_at(first.content, "Records1") == "2");
  BOOST_TEST(value_at(first.content, "Records3") == "0");
  BOOST_TEST(value_at(first.content, "FollowUpDate") == "2027-01-31");
  BOOST_TEST(value_at(file->records.back().content, "DueDate") == "2026-12-10");
}

BOOST_AUTO_TEST_CASE(one_wrong_byte_anywhere_damages_the_whole_file) {
  const auto sound = golden("tax/" + kName);
  for (std::size_t at = 0; at < sound.size(); ++at) {
    auto bytes = sound;
    bytes[at] = bytes[at] == '9' ? '8' : '9';
    // AnsweredAt is the one value nothing else vouches for.
    const bool free_to_vary = at >= 46 && at < 66;
    if (free_to_vary) continue;
    // The batch id is compared by nobody here: the gateway knows its notices by their own ids.
    if (at >= 13 && at < 39) continue;
    BOOST_TEST(code(bytes) == "answer_damaged", "byte " << at);
  }
}

BOOST_AUTO_TEST_CASE(a_file_cut_anywhere_is_damaged) {
  const auto sound = golden("tax/" + kName);
  for (std::size_t size = 0; size < sound.size(); ++size)
    BOOST_TEST(code(sound.substr(0, size)) == "answer_damaged", "cut at " << size);
  BOOST_TEST(code(sound + sound) == "answer_damaged");
  BOOST_TEST(code(sound + "\r\n") == "answer_damaged");
}

BOOST_AUTO_TEST_CASE(the_name_must_fit_the_header) {
  const auto sound = golden("tax/" + kName);
  BOOST_TEST(code(sound, "TBANS00000008_001.TXT") == "answer_damaged");
  BOOST_TEST(code(sound, "TBANS00000007_002.TXT") == "answer_damaged");
  BOOST_TEST(is_answer_file_name(kName));
  for (const char* name : {"TBANS00000007_001.TXT.part", "TBANS0000007_001.TXT", "TB00000007.TXT",
                           "TBANS0000000x_001.TXT", "TBANS00000007-001.TXT", ""})
    BOOST_TEST(!is_answer_file_name(name), name);
}

BOOST_AUTO_TEST_CASE(an_agency_that_did_not_take_the_batch_says_so) {
  const auto refused = read(golden("tax/TBANS00000007_003.TXT"), "TBANS00000007_003.TXT");
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.failure().code == "batch_refused");
  BOOST_CHECK(refused.failure().kind == FailureKind::permanent);
  BOOST_TEST(refused.failure().detail.ends_with("result 9001"));
}

BOOST_AUTO_TEST_CASE(other_files_altogether_are_damaged) {
  for (const std::string& bytes : {std::string{}, std::string{"\r\n\r\n"}, std::string{"<html></html>\r\n"},
                                   std::string(1000, '\0'), golden("tax/TB00000007.TXT")})
    BOOST_TEST(code(bytes) == "answer_damaged");
}
