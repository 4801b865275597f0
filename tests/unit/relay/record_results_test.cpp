// Results the store will not take: the others are written all the same, and a person looks at the one.
#include "gateway/relay/record_results.h"

#include "tests/unit/relay/relay_bed.h"

using namespace tongbao;

namespace {

struct ResultsBed : RelayBed<> {
  explicit ResultsBed(Engine engine) : RelayBed{engine, "land"} {
    for (const auto* person : {"Y109876546", "Y155555550", "Y213579132"}) {
      ids_of.push_back(StoreBed::accept(a_case().of(person).to("land.name")).notices[0].notice_id);
      BOOST_REQUIRE(claim(ids_of.back()));
      records.push_back(attempt(ids_of.back(), answered()));
    }
  }
  void write_down() {
    // Three refusals, then the end a person sees: a store that refuses that, too, must not hang the test.
    record_results(tools(), records, {"land.name", "land.name", "land.name"}, [this] { return ++waits > 5; });
  }

  std::vector<std::string> ids_of;
  std::vector<AttemptRecord> records;
  int waits = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(results)

STORE_TEST(are_written_at_once_when_all_is_well) {
  ResultsBed bed{engine};
  bed.write_down();
  for (const auto& id : bed.ids_of)
    BOOST_TEST(bed.notice(id).outcome == "applied");
  BOOST_TEST(bed.waits == 0);
}

STORE_TEST(one_the_store_always_refuses_goes_to_a_person_and_the_others_are_written) {
  ResultsBed bed{engine};
  bed.records[1].wire.answer_signature = "not a digest";  // a leaf takes no blanks
  bed.write_down();
  BOOST_TEST(bed.notice(bed.ids_of[0]).outcome == "applied");
  BOOST_TEST(bed.notice(bed.ids_of[2]).outcome == "applied");
  const auto doubtful = bed.notice(bed.ids_of[1]);
  BOOST_TEST(doubtful.state == "attention");
  BOOST_TEST(doubtful.attention_reason == "answer_unreadable");
  BOOST_TEST(doubtful.last_failure == "answer_not_storable");
  BOOST_TEST(bed.waits == 3);
  BOOST_TEST(bed.credit(CreditItem::T) == 2);
}

STORE_TEST(a_request_that_cannot_be_stored_does_not_stand_in_the_way_of_asking_a_person) {
  ResultsBed bed{engine};
  bed.records[0].wire = {"not a digest", "nor this", "", "", "200"};
  bed.write_down();
  const auto doubtful = bed.notice(bed.ids_of[0]);
  BOOST_TEST(doubtful.state == "attention");
  BOOST_TEST(doubtful.last_failure == "answer_not_storable");
  const auto exchanges = bed.exchanges(doubtful.case_id);
  BOOST_REQUIRE(exchanges.size() == 1U);
  BOOST_TEST(exchanges[0].request_digest.empty());
  BOOST_TEST(bed.leaves(doubtful.case_id).back().find("\"kind\":\"sent\"") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
