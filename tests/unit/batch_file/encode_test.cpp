#include "adapters/batch_file/encode.h"

#include <boost/test/unit_test.hpp>

#include "adapters/batch_file/record.h"
#include "tests/kit/golden.h"
#include "tests/kit/sample_characters.h"
#include "tests/unit/batch_file/tax_layout.h"

using namespace tongbao;

namespace {

Result<std::string> batch_bytes(const std::vector<Envelope>& envelopes, const BatchId& id = kTaxBatch,
                                const std::string& profile = "cp950+fin") {
  return batch_file_bytes(id, envelopes, tax_detail_layout(), *sample_characters(profile));
}

Result<std::string> one_field(const std::string& field, const std::string& value) {
  const std::vector<std::string> texts{field};
  return write_record(*parse_layout(texts), {"", "", {{"X", value, {}}}}, *sample_characters("cp950+fin"));
}

}  // namespace

BOOST_AUTO_TEST_CASE(writes_the_golden_batch_byte_for_byte) {
  // tests/golden/make_golden.py: Python's cp950 codec, confirmed by iconv, FIN codes from the official table.
  BOOST_TEST((*batch_bytes(tax_envelopes()) == golden("tax/TB00000007.TXT")));
  BOOST_TEST((*batch_bytes(tax_envelopes()) == *batch_bytes(tax_envelopes())));
}

BOOST_AUTO_TEST_CASE(a_record_that_cannot_be_written_names_its_notice_and_stops_the_batch) {
  auto envelopes = tax_envelopes();
  envelopes[1].message.data.children[8].value = "温";  // PersonName
  auto bytes = batch_bytes(envelopes);
  BOOST_REQUIRE(!bytes);
  BOOST_TEST(bytes.failure().code == "cannot_represent");
  BOOST_TEST(bytes.failure().detail ==
             "notice 01JD9Z00000000000000000002: PersonName has a character the agency cannot store");
  envelopes[1].message.data.children[8].value = std::string(101, 'A');
  bytes = batch_bytes(envelopes);
  BOOST_TEST(bytes.failure().code == "record_too_long");
  BOOST_TEST(bytes.failure().detail == "notice 01JD9Z00000000000000000002: PersonName is longer than its field");
}

BOOST_AUTO_TEST_CASE(fields_are_padded_and_never_cut) {
  BOOST_TEST(*one_field("X:4:text", "ab") == "ab  \r\n");
  BOOST_TEST(*one_field("X:4:text", "許功") == "\xB3\x5C\xA5\x5C\r\n");  // printf 許功 | iconv -t CP950 | xxd
  BOOST_TEST(*one_field("X:4:digits", "42") == "0042\r\n");
  BOOST_TEST(*one_field("X:4:digits", "") == "0000\r\n");
  BOOST_TEST(*one_field("X:7:roc_date", "2010-12-31") == "0991231\r\n");
  BOOST_TEST(*one_field("X:7:roc_date", "20110101") == "1000101\r\n");
  BOOST_TEST(*one_field("X:7:roc_date", "1911-03-15") == "-010315\r\n");
  BOOST_TEST(*one_field("X:7:roc_date", "") == "       \r\n");
  BOOST_TEST(one_field("X:3:text", "許功").failure().code == "record_too_long");
  BOOST_TEST(one_field("X:4:digits", "00042").failure().code == "record_too_long");
}

BOOST_AUTO_TEST_CASE(values_outside_their_format_are_refused) {
  for (const auto& [field, value] : std::vector<std::pair<std::string, std::string>>{{"X:9:text", "a\nb"},
                                                                                     {"X:9:text", "a\x7F"},
                                                                                     {"X:9:id", "a b"},
                                                                                     {"X:9:id", "許"},
                                                                                     {"X:9:digits", "-1"},
                                                                                     {"X:7:roc_date", "2025-02-29"},
                                                                                     {"X:7:roc_date", "1150422"}})
    BOOST_TEST(one_field(field, value).failure().code == "record_not_writable", field << " " << value);
}

BOOST_AUTO_TEST_CASE(a_batch_has_notices_and_a_sequence_of_eight_digits) {
  BOOST_TEST(batch_bytes({}).failure().code == "batch_not_writable");
  BOOST_TEST(batch_bytes(tax_envelopes(), {"B", 0, "2026-11-22"}).failure().code == "batch_not_writable");
  BOOST_TEST(batch_bytes(tax_envelopes(), {"B", 100'000'000, "2026-11-22"}).failure().code == "batch_not_writable");
  BOOST_TEST(batch_file_name(kTaxBatch) == "TB00000007.TXT");
}

BOOST_AUTO_TEST_CASE(layouts_are_read_strictly) {
  for (const char* text : {"", "X", "X:4", "X:0:text", "X:-1:text", "X:4:words", ":4:text", "X:4:text ", "X:6:roc_date",
                           "X:4x:text", "X:99999:text"}) {
    const std::vector<std::string> texts{text};
    BOOST_TEST(!parse_layout(texts), text);
  }
  const std::vector<std::string> twice{"X:4:text", "X:4:id"};
  BOOST_TEST(parse_layout(twice).failure().code == "bad_layout");
  BOOST_TEST(tax_detail_layout().width() == 631U);
  BOOST_TEST(tax_answer_layout().width() == 135U);
  BOOST_TEST(batch_header_layout().width() == 46U);
  BOOST_TEST(answer_header_layout().width() == 66U);
  BOOST_TEST(trailer_layout().width() == 83U);
}
