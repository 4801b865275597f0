#include "simulators/vehicle/vehicle_register.h"

#include <filesystem>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "simulators/stage/answer_book.h"
#include "simulators/vehicle/decider.h"

using namespace tongbao;
using namespace tongbao::sim_vehicle;
using nlohmann::json;

namespace {

const stage::Instant kNow = *stage::parse_rfc3339("2026-11-22T03:04:05Z");

/// A register in a folder of its own with one person, two vehicles and a licence.
struct TemporaryOffice {
  std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("sim_vehicle_test_" + std::to_string(::getpid()));
  stage::Database database{(std::filesystem::remove_all(folder), folder / "vehicle.sqlite")};
  VehicleRegister books{database, "KM"};
  EventQueue queue{database};
  Decider decider{database, books, queue};

  TemporaryOffice() {
    books.seed(
        json::parse(R"({"people": [{"person_id": "Y109876546", "person_name": "陳小明", "birth_date": "1980-01-02",
      "vehicles": [{"plate": "AAA-1111", "registration_address": {"AreaCode": "09020010", "StreetDoorplate": "A"}},
                   {"plate": "BBB-2222", "agency_office": "PH", "registration_address": {"AreaCode": "09020010", "StreetDoorplate": "A"}}],
      "licence": {"address": {"AreaCode": "09020010", "StreetDoorplate": "A"}, "expires_on": "2026-11-22"}}]})"));
  }
  ~TemporaryOffice() { std::filesystem::remove_all(folder); }

  json judge(const std::string& event_id, std::int64_t seq, const std::string& door, const std::string& annuls = {},
             const std::string& corrects = {}) {
    Notice notice;
    notice.event_id = event_id;
    notice.subject_seq = seq;
    notice.procedure = "vehicle.registration_address";
    notice.person_id = "Y109876546";
    notice.birth_date = "19800102";
    notice.annuls = annuls;
    notice.corrects = corrects;
    if (annuls.empty()) notice.new_value = R"({"AreaCode":"09020010","StreetDoorplate":")" + door + "\"}";
    stage::Transaction transaction(database);
    auto verdict = decider.decide_now(notice, kNow);
    transaction.commit();
    return verdict;
  }
  std::string doors() {
    std::string all;
    const auto dump = books.dump();
    for (const auto& row : dump["vehicles"])
      all += row["registration_address"]["StreetDoorplate"].get<std::string>();
    return all;
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(writes_what_it_decided_and_counts_by_office) {
  TemporaryOffice office;
  const auto verdict = office.judge("E1", 1, "B");
  BOOST_TEST(verdict.dump() ==
             R"({"agency_ref":"V-000001","case_id":"","effective_at":"2026-11-22T03:04:05Z","offices":[)"
             R"({"agency_office":"KM","records":1},{"agency_office":"PH","records":1}],"outcome":"applied"})");
  BOOST_TEST(office.doors() == "BB");
  BOOST_TEST(office.judge("E2", 2, "B")["outcome"] == "already_current");
  BOOST_TEST(office.judge("E0", 1, "C")["outcome"] == "superseded");  // E2 said the newest, though it changed nothing
}

BOOST_AUTO_TEST_CASE(restores_the_value_before_whatever_the_order_of_annulments) {
  TemporaryOffice office;
  office.judge("E1", 1, "B");
  office.judge("E2", 2, "C");
  BOOST_TEST(office.judge("R1", 3, "", "E1")["outcome"] == "superseded");
  BOOST_TEST(office.doors() == "CC");
  BOOST_TEST(office.judge("R2", 4, "", "E2")["outcome"] == "applied");
  BOOST_TEST(office.doors() == "AA");
  BOOST_TEST(office.judge("R3", 5, "", "E2")["outcome"] == "already_current");
  BOOST_TEST(office.judge("E3", 4, "D")["outcome"] == "applied");
  BOOST_TEST(office.judge("E4", 3, "E")["outcome"] == "superseded");
}

BOOST_AUTO_TEST_CASE(takes_an_event_back_with_all_its_corrections) {
  TemporaryOffice office;
  office.judge("E1", 1, "B");
  BOOST_TEST(office.judge("K1", 2, "C", "", "E1")["outcome"] == "applied");
  BOOST_TEST(office.judge("K2", 3, "D", "", "K1")["outcome"] == "applied");
  BOOST_TEST(office.doors() == "DD");
  BOOST_TEST(office.judge("R1", 4, "", "E1")["outcome"] == "applied");
  BOOST_TEST(office.doors() == "AA");
  BOOST_TEST(office.judge("R2", 5, "", "E1")["outcome"] == "already_current");
}

BOOST_AUTO_TEST_CASE(a_change_after_the_correction_stands) {
  TemporaryOffice office;
  office.judge("E1", 1, "B");
  office.judge("K1", 2, "C", "", "E1");
  office.judge("E2", 3, "D");
  BOOST_TEST(office.judge("R1", 4, "", "E1")["outcome"] == "superseded");
  BOOST_TEST(office.doors() == "DD");
  BOOST_TEST(office.judge("R2", 5, "", "E2")["outcome"] == "applied");
  BOOST_TEST(office.doors() == "AA");
}

BOOST_AUTO_TEST_CASE(a_licence_is_good_to_the_end_of_its_day_in_taipei) {
  TemporaryOffice office;
  Notice notice;
  notice.procedure = "vehicle.license_address";
  notice.person_id = "Y109876546";
  notice.birth_date = "19800102";
  const auto bar_at = [&](const char* time) {
    return office.books.holdings(notice, *stage::parse_rfc3339(time)).records.at(0).bar;
  };
  BOOST_TEST(bar_at("2026-11-22T15:59:59Z") == "");
  BOOST_TEST(bar_at("2026-11-22T16:00:00Z") == "license_expired");
}

BOOST_AUTO_TEST_CASE(seeds_a_person_once_and_a_wrong_seed_not_at_all) {
  TemporaryOffice office;
  BOOST_TEST(office.books.seed(json::parse(
                 R"({"people": [{"person_id": "Y109876546", "person_name": "x", "birth_date": "1980-01-02"}]})")) == 0);
  BOOST_CHECK_THROW(office.books.seed(json::parse(
                        R"({"people": [{"person_id": "Y155555550", "person_name": "x", "birth_date": "1980-01-02"},
                                       {"person_id": "Y213579132", "person_name": "x", "birth_date": "1980-13-02"}]})")),
                    BadSeed);
  BOOST_TEST(office.books.dump()["people"].size() == 1U);
}

BOOST_AUTO_TEST_CASE(offers_an_event_until_it_is_acknowledged) {
  TemporaryOffice office;
  office.queue.offer({{"outcome", "applied"}}, "N1", "d1");
  office.queue.offer({{"outcome", "refused"}}, "N2", "d2");
  bool more = false;
  BOOST_TEST(office.queue.on_offer(1, more).begin()->first == "VE-000001");
  BOOST_TEST(more);
  office.queue.acknowledge({"VE-000001", "VE-1", "nonsense"});
  const auto left = office.queue.on_offer(10, more);
  BOOST_REQUIRE_EQUAL(left.size(), 1U);
  BOOST_TEST(left.at("VE-000002").dump() == R"({"notice_id":"N2","outcome":"refused","request_digest":"d2"})");
  BOOST_TEST(!more);
  office.queue.set_aside({{"VE-000002", "unreadable"}});
  BOOST_TEST(office.queue.on_offer(10, more).empty());
}

BOOST_AUTO_TEST_CASE(keeps_an_answer_for_400_days) {
  TemporaryOffice office;
  stage::AnswerBook book{office.database};
  book.keep("K", {"d", 202, "body"}, kNow);
  BOOST_TEST(book.find("K", kNow + std::chrono::days{399})->body == "body");
  BOOST_TEST(!book.find("K", kNow + std::chrono::days{401}).has_value());
}
