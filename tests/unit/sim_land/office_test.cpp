#include "simulators/land/office.h"

#include <filesystem>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "tests/unit/sim_land/land_kit.h"

using namespace tongbao;
using namespace tongbao::sim_land;

namespace {

const auto kPeople = R"({
  "offices": [{"code": "WA", "county": "金門縣", "name": "金門縣地政局"},
              {"code": "XA", "county": "澎湖縣", "name": "澎湖縣地政事務所"}],
  "people": [
    {"person_id": "Y109876546", "person_name": "許功蓋", "birth_date": "1985-03-12", "address": "甲",
     "parcels": [{"office": "WA", "section": "城中段", "number": "1"}, {"office": "XA", "section": "嵵裡段", "number": "7"}]},
    {"person_id": "Y155555550", "person_name": "陳堃", "birth_date": "1960-01-02", "address": "乙",
     "examination_seconds": 86400, "parcels": [{"office": "WA", "section": "城中段", "number": "1"}]},
    {"person_id": "Y213579132", "person_name": "無地", "birth_date": "1970-01-02", "vehicles": []}]})"_json;

/// An office on a database and a clock file of its own.
struct Bench {
  std::filesystem::path folder = std::filesystem::temp_directory_path() /
                                 ("tongbao-land-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
  std::filesystem::path clock_file = folder / "clock";
  stage::Database database{folder / "land.sqlite"};
  stage::DayClock clock{clock_file};
  LandOffice office{database, clock, stage::CodeTable::everything()};
  static inline int number = 0;

  Bench() {
    set_time("2026-11-22T03:04:05Z");
    office.seed(kPeople);
  }
  ~Bench() { std::filesystem::remove_all(folder); }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  void set_time(const std::string& instant) { std::ofstream(clock_file) << instant; }

  /// The code answered to an address notice of this id.
  std::string send(const std::string& id, int seq, const std::string& address, const std::string& person = "Y109876546",
                   const std::string& kind = "move_in", const std::string& earlier = {}) {
    auto text = with(golden("notice.xml"), "01JD9Z00000000000000000001", id);
    text = with(text, "00000000000000000042", "000000000000000000" + std::to_string(seq));
    text = with(with(text, "澎湖縣馬公市嵵裡里5鄰嵵裡12號", address), "Y109876546", person);
    if (person == "Y155555550") text = with(text, "19850312", "19600102");
    const std::string word = kind == "correction" ? "Corrects" : "Annuls";
    text = with(text, "move_in</Kind>",
                kind + "</Kind>" + (earlier.empty() ? "" : xml_element(word, std::string(kNoticePrefix) + earlier)));
    const auto read = read_request(text);
    const auto& soap = std::get<SoapRequest>(read);
    last = office.take({std::get<LandNotice>(notice_in(text)), text, field_text(soap.body)}, std::nullopt);
    if (const auto* fault = std::get_if<SoapFault>(&last)) return fault->detail_code;
    const auto& result = std::get<std::string>(last);
    return result.substr(result.find("<CODE>") + 6, 4);
  }
  std::string address_of(std::size_t person, std::size_t parcel) {
    return office.dump()["people"][person]["parcels"][parcel]["address"];
  }
  std::variant<std::string, SoapFault> last;
};

const std::string kFirst = "01JD9Z0000000000000000000A";
const std::string kSecond = "01JD9Z0000000000000000000B";
const std::string kThird = "01JD9Z0000000000000000000C";
const std::string kFourth = "01JD9Z0000000000000000000D";

}  // namespace

BOOST_AUTO_TEST_SUITE(land_office)

BOOST_AUTO_TEST_CASE(gives_the_same_answer_to_the_same_message_and_applies_it_once) {
  Bench bench;
  BOOST_TEST(bench.send(kFirst, 10, "丙") == "0000");
  const auto first = std::get<std::string>(bench.last);
  BOOST_TEST(bench.send(kSecond, 11, "丁") == "0000");
  bench.set_time("2026-11-25T03:04:05Z");
  BOOST_TEST(bench.send(kFirst, 10, "丙") == "0000");
  BOOST_TEST(std::get<std::string>(bench.last) == first);
  BOOST_TEST(bench.address_of(0, 0) == "丁");
  BOOST_TEST(bench.send(kFirst, 10, "戊") == "8004");
  BOOST_TEST(bench.address_of(0, 1) == "丁");
}

BOOST_AUTO_TEST_CASE(answers_superseded_to_an_older_change) {
  Bench bench;
  BOOST_TEST(bench.send(kFirst, 20, "丙") == "0000");
  BOOST_TEST(bench.send(kSecond, 19, "丁") == "0002");
  BOOST_TEST(bench.address_of(0, 0) == "丙");
}

BOOST_AUTO_TEST_CASE(takes_a_change_back_once) {
  Bench bench;
  BOOST_TEST(bench.send(kFirst, 10, "丙") == "0000");
  BOOST_TEST(bench.send(kSecond, 11, "x", "Y109876546", "revocation", kFirst) == "0000");
  BOOST_TEST(bench.address_of(0, 0) == "甲");
  BOOST_TEST(bench.send(kThird, 12, "x", "Y109876546", "revocation", kFirst) == "0001");
}

BOOST_AUTO_TEST_CASE(does_not_take_back_under_a_newer_change) {
  Bench bench;
  BOOST_TEST(bench.send(kFirst, 10, "丙") == "0000");
  BOOST_TEST(bench.send(kSecond, 11, "丁") == "0000");
  BOOST_TEST(bench.send(kThird, 12, "x", "Y109876546", "revocation", kFirst) == "0002");
  BOOST_TEST(bench.address_of(0, 0) == "丁");
  BOOST_TEST(bench.send(kFourth, 13, "x", "Y109876546", "revocation", kSecond) == "0000");
  BOOST_TEST(bench.address_of(0, 0) == "丙");
  BOOST_TEST(bench.send("01JD9Z0000000000000000000E", 14, "x", "Y109876546", "revocation", kFirst) == "0000");
  BOOST_TEST(bench.address_of(0, 0) == "甲");
}

BOOST_AUTO_TEST_CASE(takes_a_change_back_with_its_corrections) {
  Bench bench;
  BOOST_TEST(bench.send(kFirst, 10, "丙") == "0000");
  BOOST_TEST(bench.send(kSecond, 11, "丁", "Y109876546", "correction", kFirst) == "0000");
  BOOST_TEST(bench.send(kThird, 12, "x", "Y109876546", "annulment", kFirst) == "0000");
  BOOST_TEST(bench.address_of(0, 1) == "甲");
}

BOOST_AUTO_TEST_CASE(keeps_a_revoked_change_out_that_comes_late) {
  Bench bench;
  BOOST_TEST(bench.send(kSecond, 11, "x", "Y109876546", "revocation", kFirst) == "0001");
  BOOST_TEST(bench.send(kFirst, 10, "丙") == "0002");
  BOOST_TEST(bench.address_of(0, 0) == "甲");
}

BOOST_AUTO_TEST_CASE(decides_later_and_offers_the_decision_until_it_is_acknowledged) {
  Bench bench;
  BOOST_TEST(bench.send(kFirst, 10, "丙", "Y155555550") == "0100");
  BOOST_TEST(std::get<std::string>(bench.last).find("<DUEAT>2026-11-23T03:04:0") != std::string::npos);
  BOOST_TEST(bench.office.poll({10, {}}).find("<Answer>") == std::string::npos);
  bench.set_time("2026-11-23T03:05:00Z");
  const auto answers = bench.office.poll({10, {}});
  BOOST_TEST(answers.find("<RelatesTo>urn:tongbao:notice:" + kFirst) != std::string::npos);
  BOOST_TEST(answers.find("<CODE>0000</CODE>") != std::string::npos);
  BOOST_TEST(bench.office.poll({0, {}}).find("<More>true</More>") != std::string::npos);
  BOOST_TEST(bench.office.poll({10, {}}) == answers);
  BOOST_TEST(bench.office.poll({10, {"LA-1-1"}}).find("<Answer>") == std::string::npos);
  BOOST_TEST(bench.send(kFirst, 10, "丙", "Y155555550") == "0000");
}

BOOST_AUTO_TEST_CASE(hurries_when_asked) {
  Bench bench;
  BOOST_TEST(bench.send(kFirst, 10, "丙", "Y155555550") == "0100");
  BOOST_TEST(bench.office.decide_now(kSecond, "").empty());
  BOOST_TEST(bench.office.decide_now("", "Y109876546").empty());
  BOOST_TEST((bench.office.decide_now("", "Y155555550") == std::vector{kFirst}));
  BOOST_TEST(bench.address_of(1, 0) == "丙");
}

BOOST_AUTO_TEST_CASE(offers_duplicates_and_contradictions_when_told_to) {
  Bench bench;
  BOOST_TEST(bench.send(kFirst, 10, "丙") == "0000");
  bench.office.offer_again(kFirst, false);
  bench.office.offer_again(kFirst, true);
  const auto answers = bench.office.poll({10, {}});
  BOOST_TEST(answers.find("<AnswerId>LA-1-1</AnswerId>") != std::string::npos);
  BOOST_TEST(answers.find("<AnswerId>LA-1-2</AnswerId>") != std::string::npos);
  BOOST_TEST(answers.find("<CODE>1001</CODE>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(seeds_an_empty_register_only) {
  Bench bench;
  BOOST_TEST(bench.office.dump()["people"].size() == 2u);
  bench.office.seed(kPeople);
  BOOST_TEST(bench.office.dump()["people"].size() == 2u);
  auto more = kPeople;
  more["people"][0]["person_id"] = "Y224680244";
  BOOST_TEST(bench.office.add(more) == 1);
  BOOST_TEST(bench.office.dump()["people"].size() == 3u);
  Bench other;
  auto misspelt = kPeople;
  misspelt["people"][0]["parcels"][0]["restrictd"] = true;
  other.database.run("DELETE FROM holdings; DELETE FROM owners; DELETE FROM parcels; DELETE FROM offices");
  BOOST_CHECK_THROW(other.office.seed(misspelt), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
