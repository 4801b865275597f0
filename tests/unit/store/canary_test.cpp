// Personal data stands in `payloads` and nowhere else; and a case answered at once leaves seven leaves.
#include "tests/unit/store/store_bed.h"

using namespace tongbao;

namespace {

std::vector<std::string> names_of(SqlConnection& sql, const std::string& question) {
  std::vector<std::string> names;
  for (auto& [name] : sql.rows<std::string>(question))
    names.push_back(std::move(name));
  return names;
}

std::vector<std::string> tables_of(SqlConnection& sql) {
  if (sql.engine() == Engine::sqlite)
    return names_of(sql, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  return names_of(sql, "SELECT CAST(tablename AS text) FROM pg_tables WHERE schemaname = 'public'");
}

std::vector<std::string> columns_of(SqlConnection& sql, const std::string& table) {
  if (sql.engine() == Engine::sqlite) return names_of(sql, "SELECT name FROM pragma_table_info('" + table + "')");
  return names_of(
      sql, "SELECT CAST(column_name AS text) FROM information_schema.columns WHERE table_name = '" + table + "'");
}

/// Every value of a table as text.
std::string dump(SqlConnection& sql, const std::string& table) {
  std::string text;
  for (const auto& column : columns_of(sql, table))
    for (const auto& value : names_of(sql, "SELECT CAST(" + column + " AS text) FROM " + table))
      text += value + '\n';
  return text;
}

const std::vector<std::string> kCanaries{"Y109876546", "Y155555550",      "許功蓋",     "許大明",  "HSU",
                                         "1985-03-12", "東門里",          "大池村",     "民生路",  "大池34",
                                         "西嶼鄉",     "ta-ming@example", "0912000000", "C-778899"};

const std::string kCanaryEvent = R"({"person":"Y109876546","name":"許功蓋","at":"大池34"})";

/// An agency that comes for its event and brings its answer: both hold people's data until they are taken.
void fetch_and_answer(StoreBed& bed) {
  const auto id =
      bed.accept(a_case().of("Y213579132", ChangeKind::move_in).to("tax.bill_address")).notices[0].notice_id;
  bed.deliver(id, AwaitingEnd{std::nullopt, kCanaryEvent});
  BOOST_TEST(dump(*bed.sql(), "mailbox_events").find("許功蓋") != std::string::npos);
  taken(bed.store->take_from_mailbox({"tax", {id}, {}, std::string(64, 'e'), ""}));
  taken(bed.store->push_answer({"tax", "push:1", id, kCanaryEvent, std::string(64, 'f'), "raw"}));
  BOOST_TEST(dump(*bed.sql(), "pushed_answers").find("許功蓋") != std::string::npos);
  bed.record_late(bed.late("tax", "push:1", id, answered()));
  taken(bed.store->close_answer("tax", "push:1"));
}

/// A day with every sort of event in it.
void live_through(StoreBed& bed) {
  auto built = a_case()
                   .of("Y109876546", ChangeKind::move_in)
                   .to("land.address")
                   .to("vehicle.registration_address")
                   .to("tax.bill_address")
                   .of("Y155555550", ChangeKind::full_name_change)
                   .to("land.name")
                   .to("vehicle.license_name", "protected_person")
                   .build(bed.ids);
  for (auto& delivery : built.payload.deliveries)
    delivery.customer_number = "C-778899";
  const auto accepted = std::get<Accepted>(taken(bed.store->accept(built))).accepted;
  auto end = answered();
  end.verdict.agency_ref = "LAND-1";
  end.verdict.follow_up = FollowUp{"photo", "V1", "2026-12-31"};
  bed.deliver(accepted.notices[0].notice_id, end);
  bed.deliver(accepted.notices[1].notice_id, failed(bed, std::chrono::seconds{0}, true));
  BOOST_REQUIRE(bed.claim(accepted.notices[1].notice_id));
  taken(bed.store->end_leases("vehicle", "worker-1", false));
  taken(bed.store->settle_by_hand(
      {{accepted.notices[1].notice_id, "operator-1", "phoned_agency"}, Outcome::refused, "", "license_expired"}));
  bed.deliver(accepted.notices[2].notice_id, AwaitingEnd{std::nullopt});
  bed.record_late(bed.late("tax", "f1:1", accepted.notices[2].notice_id, answered()));
  bed.record_late(bed.late("tax", "f1:2", bed.ids.next(), answered()));
  fetch_and_answer(bed);
  auto missing = answered(Outcome::cannot_represent);
  missing.missing = {{U'堃', "3-3476"}};
  auto unsent = bed.attempt(accepted.notices[3].notice_id, missing);
  unsent.attempt = 0;
  bed.record(unsent);
  bed.withdraw(accepted.case_id, {1});
  const auto revocation =
      a_case().of("Y109876546", ChangeKind::move_in).revoking(accepted.case_id, bed.change_of(accepted.case_id));
  taken(bed.store->accept_later_case(revocation.build(bed.ids)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(canary)

STORE_TEST(no_other_table_holds_what_the_payload_holds) {
  StoreBed bed{engine};
  live_through(bed);
  const auto sql = bed.sql();
  const auto tables = tables_of(*sql);
  BOOST_TEST(tables.size() >= 18U);
  for (const auto& table : tables) {
    const auto text = dump(*sql, table);
    for (const auto& canary : kCanaries)
      BOOST_TEST((text.find(canary) != std::string::npos) == (table == "payloads"),
                 table << (table == "payloads" ? " lacks " : " holds ") << canary);
  }
}

STORE_TEST(a_case_of_three_notices_answered_at_once_leaves_seven_leaves) {
  StoreBed bed{engine};
  const auto accepted = bed.accept(a_case()
                                       .of("Y109876546", ChangeKind::move_in)
                                       .to("land.address")
                                       .to("vehicle.registration_address")
                                       .to("tax.bill_address"));
  for (const auto& notice : accepted.notices)
    bed.deliver(notice.notice_id, answered());
  const auto leaves = bed.leaves(accepted.case_id);
  BOOST_REQUIRE(leaves.size() == 7U);
  std::map<std::string, int> kinds;
  for (const auto& leaf : leaves) {
    const auto at = leaf.find("\"kind\":\"") + 8;
    ++kinds[leaf.substr(at, leaf.find('"', at) - at)];
  }
  BOOST_TEST(kinds["accepted"] == 1);
  BOOST_TEST(kinds["sent"] == 3);
  BOOST_TEST(kinds["outcome"] == 3);
}

BOOST_AUTO_TEST_SUITE_END()
