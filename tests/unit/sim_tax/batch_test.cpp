#include "simulators/tax/batch.h"

#include <boost/test/unit_test.hpp>

#include "simulators/tax/layout.h"
#include "simulators/tax/roc_date.h"
#include "tests/unit/sim_tax/tax_kit.h"

using namespace tongbao::sim_tax;

namespace {

const auto kFin = cp950_and_fin();

/// "ok", or the FileResult these bytes earn.
std::string result_of(const std::string& bytes, std::uint64_t sequence = 42) {
  const auto read = read_batch(bytes, sequence, kFin);
  const auto* damaged = std::get_if<DamagedBatch>(&read);
  return damaged == nullptr ? "ok" : damaged->file_result;
}

/// The trouble of the first record of these bytes.
std::string first_trouble(const std::string& bytes) {
  return std::get<Batch>(read_batch(resealed(bytes), 42, kFin)).notices.front().trouble;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tax_batch)

BOOST_AUTO_TEST_CASE(reads_the_golden_batch) {
  const auto read = read_batch(golden("TB00000042.TXT"), 42, kFin);
  const auto& batch = std::get<Batch>(read);
  BOOST_TEST(batch.batch_id == "01JD9Z00000000000000000900");
  BOOST_TEST(batch.batch_date == "2026-11-22");
  BOOST_REQUIRE(batch.notices.size() == 4u);
  const auto& first = batch.notices[0];
  BOOST_TEST(first.trouble.empty());
  BOOST_TEST(first.person_name == "許功蓋");
  BOOST_TEST(first.birth_date == "1985-03-12");
  BOOST_TEST(first.subject_seq == "00000000000000000042");
  BOOST_TEST(first.as_registered == "金門縣金城鎮東門里2鄰許功路1號");
  BOOST_TEST(first.effective_date == "2010-12-31");
  BOOST_TEST(batch.notices[2].person_name == "陳堃恒");
  BOOST_TEST(batch.notices[2].birth_date == "1911-03-15");
  BOOST_TEST(batch.notices[2].as_registered == "澎湖縣西嶼鄉峯路2號");
  BOOST_TEST(batch.notices[3].takes_back());
  BOOST_TEST(batch.notices[3].earlier_notice_id == first.notice_id);
  BOOST_TEST(batch.notices[3].trouble.empty());
}

BOOST_AUTO_TEST_CASE(takes_a_damaged_file_for_nothing) {
  const auto whole = golden("TB00000042.TXT");
  BOOST_TEST(result_of(whole) == "ok");
  BOOST_TEST(result_of("") == "9001");
  BOOST_TEST(result_of(whole.substr(0, whole.size() - 1)) == "9001");
  BOOST_TEST(result_of(whole + "\n") == "9001");
  BOOST_TEST(result_of(whole, 43) == "9001");
  BOOST_TEST(result_of(with(whole, "TB01", "TB02")) == "9002");
  BOOST_TEST(result_of(with(whole, "D000002", "D000003")) == "9001");
  BOOST_TEST(result_of(with(whole, "T000004", "T000005")) == "9001");
  BOOST_TEST(result_of(with(whole, "move_in", "movE_in")) == "9001");
  BOOST_TEST(result_of(resealed(with(whole, "00000000000000000042", "00000000000000000043"))) == "9001");
  BOOST_TEST(result_of(resealed(with(whole, "tax.bill_address", "tax.bill\taddress"))) == "9001");
  auto without_record = whole;
  without_record.erase(48, 633);
  BOOST_TEST(result_of(without_record) == "9001");
  BOOST_TEST(result_of(whole.substr(0, 48) + whole.substr(whole.size() - 85)) == "9001");
}

BOOST_AUTO_TEST_CASE(lets_one_bad_record_stand_alone) {
  const auto whole = golden("TB00000042.TXT");
  BOOST_TEST(first_trouble(with(whole, "tax.bill_address", "tax.bill_adress ")) == "8002");
  BOOST_TEST(first_trouble(with(whole, "0740312", "0740231")) == "8001");
  BOOST_TEST(first_trouble(with(whole, "Y109876546", "          ")) == "8001");
  BOOST_TEST(first_trouble(with(whole, "\xB3\x5C\xA5\x5C\xBB\x5C", "\xB3\x5C\xFC\xFD\xBB\x5C")) == "3001");
  const auto read = read_batch(resealed(with(whole, "Y109876546", "          ")), 42, kFin);
  BOOST_TEST(std::get<Batch>(read).notices[1].trouble.empty());
}

BOOST_AUTO_TEST_CASE(serves_self_use_for_a_move_only) {
  const auto whole = golden("TB00000042.TXT");
  const auto other = with(with(whole, "tax.bill_address", "tax.self_use    "), "move_in       ", "address_change");
  BOOST_TEST(first_trouble(other) == "8002");
  BOOST_TEST(first_trouble(with(whole, "move_in       ", "address_change")).empty());
}

BOOST_AUTO_TEST_CASE(reads_a_record_again_from_what_it_kept) {
  const auto read = read_batch(golden("TB00000042.TXT"), 42, kFin);
  const auto& first = std::get<Batch>(read).notices.front();
  const auto again = read_content(first.content, kFin);
  BOOST_TEST(again.notice_id == first.notice_id);
  BOOST_TEST(again.as_registered == first.as_registered);
  BOOST_TEST(again.content == first.content);
}

BOOST_AUTO_TEST_CASE(reads_and_writes_dates_of_the_republic) {
  BOOST_TEST(iso_of_roc("1000101").value() == "2011-01-01");
  BOOST_TEST(iso_of_roc("0991231").value() == "2010-12-31");
  BOOST_TEST(iso_of_roc("1130229").value() == "2024-02-29");
  BOOST_TEST(!iso_of_roc("1140229").has_value());
  BOOST_TEST(!iso_of_roc("0990431").has_value());
  BOOST_TEST(!iso_of_roc("1001301").has_value());
  BOOST_TEST(!iso_of_roc("0000101").has_value());
  BOOST_TEST(!iso_of_roc("115 422").has_value());
  BOOST_TEST(iso_of_roc("-010315").value() == "1911-03-15");
  BOOST_TEST(roc_of_iso("2026-04-22") == "1150422");
  BOOST_TEST(roc_of_iso("2010-12-31") == "0991231");
  BOOST_TEST(roc_of_iso("1911-03-15") == "-010315");
  BOOST_TEST(roc_of_iso("") == "       ");
}

BOOST_AUTO_TEST_SUITE_END()
