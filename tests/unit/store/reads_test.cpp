// Lists page by page; every filter; nothing twice and nothing left out.
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

/// Follows the cursor to the end and returns the ids in the order they came.
template <class Query, class Read, class Id>
std::vector<std::string> walk(Query query, Read&& read, Id&& id_of) {
  std::vector<std::string> ids;
  query.limit = 3;
  for (;;) {
    const auto page = taken(read(query));
    for (const auto& one : page)
      ids.push_back(id_of(one));
    BOOST_REQUIRE(page.size() <= 3U);
    if (page.size() < 3) return ids;
    query.after = ids.back();
  }
}

struct TenCases : StoreBed {
  explicit TenCases(Engine engine) : StoreBed{engine} {
    for (int number = 0; number < 10; ++number) {
      clock.advance(std::chrono::milliseconds{1});
      accepted.push_back(accept(a_case()
                                    .at(number % 2 == 0 ? "09020010" : "10016040")
                                    .of("P" + std::to_string(number))
                                    .to("land.name")
                                    .to("vehicle.license_name")));
    }
  }
  std::vector<AcceptedCase> accepted;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reads)

STORE_TEST(cases_newest_first) {
  TenCases bed{engine};
  const auto read = [&](const CaseQuery& query) { return bed.reads.cases(query); };
  const auto id_of = [](const CaseView& one) { return one.case_id; };
  std::vector<std::string> expected;
  for (auto one = bed.accepted.rbegin(); one != bed.accepted.rend(); ++one)
    expected.push_back(one->case_id);
  BOOST_TEST(walk(CaseQuery{}, read, id_of) == expected);
  CaseQuery of_office;
  of_office.office = "10016040";
  const auto there = walk(of_office, read, id_of);
  BOOST_TEST(there.size() == 5U);
  BOOST_TEST(there.front() == bed.accepted[9].case_id);
  CaseQuery by_receipt;
  by_receipt.receipt_number = bed.accepted[4].receipt_number;
  const auto found = taken(bed.reads.cases(by_receipt));
  BOOST_REQUIRE(found.size() == 1U);
  BOOST_TEST(found[0].case_id == bed.accepted[4].case_id);
  BOOST_TEST(!taken(bed.reads.case_view(bed.ids.next())).has_value());
}

STORE_TEST(notices_oldest_first_by_state_agency_and_case) {
  TenCases bed{engine};
  bed.deliver(bed.accepted[3].notices[0].notice_id, AttentionEnd{"retries_exhausted", "agency_unreachable"});
  const auto read = [&](const NoticeQuery& query) { return bed.reads.notices(query); };
  const auto id_of = [](const NoticeView& one) { return one.notice_id; };
  const auto all = walk(NoticeQuery{}, read, id_of);
  BOOST_TEST(all.size() == 20U);
  BOOST_TEST(std::is_sorted(all.begin(), all.end()));
  NoticeQuery land;
  land.agency = "land";
  BOOST_TEST(walk(land, read, id_of).size() == 10U);
  land.state = "ready";
  BOOST_TEST(walk(land, read, id_of).size() == 9U);
  NoticeQuery attention;
  attention.state = "attention";
  BOOST_TEST(walk(attention, read, id_of) == std::vector{bed.accepted[3].notices[0].notice_id});
  NoticeQuery of_case;
  of_case.case_id = bed.accepted[5].case_id;
  BOOST_TEST(walk(of_case, read, id_of).size() == 2U);
  BOOST_TEST(!taken(bed.reads.notice(bed.ids.next())).has_value());
}

STORE_TEST(exchanges_oldest_first) {
  TenCases bed{engine};
  for (const auto& one : bed.accepted)
    for (const auto& notice : one.notices)
      bed.deliver(notice.notice_id, answered());
  const auto read = [&](const ExchangeQuery& query) { return bed.reads.exchanges(query); };
  const auto id_of = [](const ExchangeView& one) { return one.exchange_id; };
  const auto all = walk(ExchangeQuery{}, read, id_of);
  BOOST_TEST(all.size() == 20U);
  BOOST_TEST(std::is_sorted(all.begin(), all.end()));
  ExchangeQuery land;
  land.agency = "land";
  BOOST_TEST(walk(land, read, id_of).size() == 10U);
  land.case_id = bed.accepted[0].case_id;
  const auto one = taken(bed.reads.exchanges(land));
  BOOST_REQUIRE(one.size() == 1U);
  BOOST_TEST(one[0].procedure == "land.name");
  BOOST_TEST(one[0].outcome == "applied");
  BOOST_TEST(one[0].status == "200");
  BOOST_TEST(one[0].request_signature == std::string(64, 'c'));
}

STORE_TEST(credit_entries_and_sums_by_every_filter) {
  TenCases bed{engine};
  for (const auto& one : bed.accepted)
    for (const auto& notice : one.notices)
      bed.deliver(notice.notice_id, answered());
  const auto read = [&](const CreditQuery& query) { return bed.reads.credit_entries(query); };
  const auto id_of = [](const CreditEntry& one) { return one.entry_id; };
  BOOST_TEST(walk(CreditQuery{}, read, id_of).size() == 40U);  // a transcript and a trip each
  CreditQuery query;
  query.office = "10016040";
  query.agency = "land";
  query.kind = "full_name_change";
  query.from_month = query.to_month = 202611;
  BOOST_TEST(walk(query, read, id_of).size() == 10U);
  std::int64_t transcripts = 0;
  for (const auto& row : taken(bed.reads.credit_rows(query)))
    if (row.item == CreditItem::T) transcripts += row.quantity;
  BOOST_TEST(transcripts == 5);
  query.case_id = bed.accepted[1].case_id;
  BOOST_TEST(walk(query, read, id_of).size() == 2U);
  query.from_month = query.to_month = 202612;
  BOOST_TEST(taken(bed.reads.credit_rows(query)).empty());
}

BOOST_AUTO_TEST_SUITE_END()
