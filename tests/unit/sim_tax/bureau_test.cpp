#include "simulators/tax/bureau.h"

#include <boost/test/unit_test.hpp>

#include "simulators/tax/exchange_folder.h"
#include "tests/unit/sim_tax/tax_kit.h"

using namespace tongbao;
using namespace tongbao::sim_tax;

namespace {

const auto kTaxpayers = R"({
  "bureaus": [{"code": "WT", "county": "金門縣", "name": "金門縣稅務局"},
              {"code": "XT", "county": "澎湖縣", "name": "澎湖縣政府稅務局"}],
  "people": [
    {"person_id": "Y109876546", "person_name": "許功蓋", "birth_date": "1985-03-12", "address": "舊址",
     "accounts": [{"bureau": "WT", "number": "H1", "kind": "house", "location": "金門縣金城鎮東門里2鄰許功路1號"},
                  {"bureau": "XT", "number": "L1", "kind": "land"}]},
    {"person_id": "Y155555550", "person_name": "陳堃恒", "birth_date": "1911-03-15", "address": "舊址",
     "examination_seconds": 86400, "accounts": [{"bureau": "XT", "number": "L2", "kind": "land"}]}]})"_json;

/// A bureau on a database, a clock file and an exchange folder of its own.
struct Bench {
  TestFolder test;
  std::filesystem::path exchange = test.path / "exchange";
  stage::Database database{test.path / "tax.sqlite"};
  stage::DayClock clock{test.path / "clock"};
  stage::FaultSwitch faults{kFaultModes};
  TaxBureau bureau;
  ExchangeFolder folder{exchange, bureau};

  explicit Bench(std::chrono::seconds answer_after = std::chrono::seconds(0))
      : bureau(database, clock, faults, cp950_and_fin(), answer_after) {
    set_time("2026-11-23T01:02:03Z");
    bureau.seed(kTaxpayers);
  }
  void set_time(const std::string& instant) { test.file("clock", instant); }
  void put(const std::string& bytes, const std::string& name = "TB00000042.TXT") {
    write_whole(exchange / "outbox" / name, bytes);
    folder.look();
  }
  void put_golden() { put(golden("TB00000042.TXT")); }
  /// The file taken out of answers/; empty when there is none.
  std::string take(int part) {
    const auto file = exchange / "answers" / answer_file_name(42, part);
    std::ifstream in(file, std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    std::filesystem::remove(file);
    return bytes.str();
  }
  /// The codes of a part by record, e.g. "0000 0100".
  std::string codes(const std::string& file) {
    std::string out;
    for (std::size_t at = 68; at + 137 <= file.size() && file[at] == 'D'; at += 137)
      out += (out.empty() ? "" : " ") + file.substr(at + 33, 4);
    return out;
  }
  void spoil(const std::string& mode, int seconds = 0) {
    BOOST_REQUIRE(!faults.obey({{"mode", mode}, {"seconds", seconds}, {"count", 1}}).has_value());
  }
  std::string bill_address(std::size_t person) {
    return bureau.dump()["people"][person]["accounts"][0]["bill_address"];
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(tax_bureau)

BOOST_AUTO_TEST_CASE(answers_each_record_and_takes_a_revocation_in_the_same_file) {
  Bench bench;
  bench.put_golden();
  BOOST_TEST(bench.codes(bench.take(1)) == "0000 0000 0100 0000");
  BOOST_TEST(bench.bill_address(0) == "舊址");
  BOOST_TEST(bench.bureau.dump()["people"][0]["accounts"][0]["self_use"] == true);
  BOOST_TEST(std::filesystem::exists(bench.exchange / "taken" / "TB00000042.TXT"));
  BOOST_TEST(bench.bureau.received()["received"].size() == 4u);
}

BOOST_AUTO_TEST_CASE(decides_examined_records_in_a_later_part) {
  Bench bench;
  bench.put_golden();
  bench.folder.look();
  BOOST_TEST(bench.take(2).empty());
  bench.set_time("2026-11-24T02:00:00Z");
  bench.folder.look();
  BOOST_TEST(bench.codes(bench.take(2)) == "0000");
  BOOST_TEST(bench.bill_address(1) == "澎湖縣西嶼鄉峯路2號");
}

BOOST_AUTO_TEST_CASE(never_decides_before_it_has_said_that_it_will) {
  Bench bench(std::chrono::hours(48));
  bench.put_golden();
  bench.set_time("2026-11-24T02:00:00Z");  // the examination is over, the first answer still lies
  bench.folder.look();
  BOOST_TEST(bench.take(1).empty());
  BOOST_TEST(bench.take(2).empty());
  bench.set_time("2026-11-25T02:00:00Z");
  bench.folder.look();
  BOOST_TEST(bench.codes(bench.take(1)) == "0000 0000 0100 0000");
  BOOST_TEST(bench.codes(bench.take(2)) == "0000");
}

BOOST_AUTO_TEST_CASE(writes_the_same_answers_to_the_same_batch) {
  Bench bench;
  bench.put_golden();
  const auto first = bench.take(1);
  bench.set_time("2026-12-01T00:00:00Z");
  bench.put_golden();
  BOOST_TEST(bench.take(1) == first);
  BOOST_TEST(bench.bill_address(0) == "舊址");
}

BOOST_AUTO_TEST_CASE(applies_a_notice_once_whatever_batch_it_comes_in) {
  Bench bench;
  const auto whole = golden("TB00000042.TXT");
  const auto one = with(whole.substr(0, 48 + 633), "00000042", "00000043");
  const auto record = one.substr(48);
  const auto batch = [&](const std::string& id, const std::string& detail, const std::string& sequence) {
    auto head = with(with(whole.substr(0, 48), "00000042", sequence), "01JD9Z00000000000000000900", id);
    return head + detail + "T000001000000000042" + stage::hex(stage::sha256(detail)) + "\r\n";
  };
  bench.put_golden();
  bench.put(batch("01JD9Z00000000000000000901", record, "00000043"), "TB00000043.TXT");
  BOOST_TEST(bench.bill_address(0) == "舊址");  // the revocation in the first batch stands
  const auto answer = bench.exchange / "answers" / "TBANS00000043_001.TXT";
  BOOST_TEST(std::filesystem::exists(answer));
  bench.put(batch("01JD9Z00000000000000000902", with(record, "move_in       ", "address_change"), "00000044"),
            "TB00000044.TXT");
  std::ifstream in(bench.exchange / "answers" / "TBANS00000044_001.TXT", std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  BOOST_TEST(bench.codes(bytes.str()) == "8003");
}

BOOST_AUTO_TEST_CASE(turns_damaged_and_changed_batches_away_whole) {
  Bench bench;
  const auto whole = golden("TB00000042.TXT");
  bench.put(whole.substr(0, whole.size() - 3));
  BOOST_TEST(bench.take(1).substr(42, 4) == "9001");
  BOOST_TEST(bench.bureau.received()["received"].size() == 0u);
  bench.put_golden();
  BOOST_TEST(bench.codes(bench.take(2)) == "0000 0000 0100 0000");
  bench.put(with(whole, "01JD9Z00000000000000000900", "01JD9Z00000000000000000999"));
  BOOST_TEST(bench.take(3).substr(42, 4) == "9003");
}

BOOST_AUTO_TEST_CASE(passes_over_files_that_are_not_finished) {
  Bench bench;
  bench.put(golden("TB00000042.TXT"), "TB00000042.TXT.part");
  bench.put("x", "notes.txt");
  BOOST_TEST(bench.take(1).empty());
}

BOOST_AUTO_TEST_CASE(answers_in_parts_and_twice_when_told_to) {
  Bench partial;
  partial.spoil("partial", 60);
  partial.put_golden();
  BOOST_TEST(partial.codes(partial.take(1)) == "0000 0100 0000");
  BOOST_TEST(partial.take(2).empty());
  partial.bureau.decide_now("", "");
  partial.folder.look();
  BOOST_TEST(partial.codes(partial.take(2)) == "0000");
  Bench repeat;
  repeat.spoil("repeat");
  repeat.put_golden();
  BOOST_TEST(repeat.codes(repeat.take(1)) == "0000 0000 0100 0000");
  BOOST_TEST(repeat.codes(repeat.take(2)) == "0000");
  Bench contradict;
  contradict.spoil("contradict");
  contradict.put_golden();
  BOOST_TEST(contradict.codes(contradict.take(2)) == "1001");
}

BOOST_AUTO_TEST_CASE(delivers_the_sound_file_once_the_damaged_one_is_gone) {
  Bench bench;
  bench.spoil("damage_digest");
  bench.put_golden();
  bench.folder.look();
  const auto broken = bench.take(1);
  BOOST_TEST(!broken.empty());
  bench.folder.look();
  const auto sound = bench.take(1);
  BOOST_TEST(sound.size() == broken.size());
  BOOST_TEST(sound != broken);
  bench.folder.look();
  BOOST_TEST(bench.take(1).empty());
}

BOOST_AUTO_TEST_CASE(looks_away_while_it_hangs) {
  Bench bench;
  bench.spoil("hang");
  bench.put_golden();
  BOOST_TEST(bench.take(1).empty());
  BOOST_REQUIRE(!bench.faults.obey({{"mode", "none"}}).has_value());
  bench.folder.look();
  BOOST_TEST(!bench.take(1).empty());
}

BOOST_AUTO_TEST_SUITE_END()
