#pragma once

#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "gateway/store/store.h"
#include "gateway/store/store_reads.h"
#include "tests/kit/a_case.h"
#include "tests/kit/fake_clock.h"
#include "tests/kit/temp_database.h"
#include "tests/unit/domain/credit_case.h"

namespace tongbao {

inline std::ostream& operator<<(std::ostream& out, RecordEffect effect) {
  static constexpr std::string_view kWords[] = {"applied", "stale", "seen_before", "too_early"};
  return out << kWords[static_cast<std::size_t>(effect)];
}

/// One suite, run unchanged on both: a test with the cases `sqlite` and `postgresql`, whose body sees `engine`.
#define STORE_TEST(name)                            \
  static void run_##name(::tongbao::Engine engine); \
  BOOST_AUTO_TEST_SUITE(name)                       \
  BOOST_AUTO_TEST_CASE(sqlite) {                    \
    run_##name(::tongbao::Engine::sqlite);          \
  }                                                 \
  BOOST_AUTO_TEST_CASE(postgresql) {                \
    run_##name(::tongbao::Engine::postgresql);      \
  }                                                 \
  BOOST_AUTO_TEST_SUITE_END()                       \
  static void run_##name(::tongbao::Engine engine)

/// The value of a result that must be there.
template <class Value>
Value taken(Result<Value> result) {
  if (!result) BOOST_FAIL(result.failure().code + ": " + result.failure().detail);
  return *std::move(result);
}

/// A store on a fresh database, with verbs that say what a test means. Borrowed by nobody; one thread unless said.
class StoreBed {
 public:
  explicit StoreBed(Engine engine, std::set<std::string> open_on_receipt = {},
                    RequirementMatrix rules = vector_matrix())
      : database{engine},
        matrix{std::move(rules)},
        options{database.location(), std::move(open_on_receipt)},
        store{another_store()},
        reads{database.location()},
        ids{clock, random} {}

  /// Another store on the same database, as another process has it.
  std::unique_ptr<Store> another_store(CommitListener* listener = nullptr, CommitObserver* observer = nullptr) {
    return std::make_unique<Store>(options, matrix, clock, random, listener, observer);
  }
  /// For looking at columns no verb returns.
  std::unique_ptr<SqlConnection> sql() const { return open_connection(database.location()); }
  template <class Column, class... Arguments>
  Column value(const std::string& text, const Arguments&... arguments) const {
    return sql()->value<Column>(text, arguments...);
  }

  AcceptedCase accept(const CaseBuilder& built, Store* by = nullptr) {
    auto outcome = taken((by == nullptr ? *store : *by).accept(built.build(ids)));
    BOOST_REQUIRE(std::holds_alternative<Accepted>(outcome));
    return std::get<Accepted>(outcome).accepted;
  }
  /// A case that acts on an earlier one: built with revoking() or correcting().
  AcceptedCase accept_later(const CaseBuilder& built) {
    auto outcome = taken(store->accept_later_case(built.build(ids)));
    BOOST_REQUIRE(std::holds_alternative<Accepted>(outcome));
    return std::get<Accepted>(outcome).accepted;
  }
  /// What composing would see of the notice.
  Notice composed(const std::string& id) { return taken(store->load_notices({id})).at(0).notice; }
  /// What the desk would ask for: an annulment for each change of the case, `changes` to be withdrawn (empty: all).
  Withdrawal withdrawal_of(const std::string& case_id, std::vector<std::size_t> changes = {},
                           const std::string& reason = "citizen_request") {
    Withdrawal made{case_id, std::move(changes), "clerk-1", reason, a_case().build(ids), {}};
    made.annulment.earlier_case_id = case_id;
    made.annulment.payload = {};
    for (const auto& change : taken(reads.changes_of(case_id)))
      if (change.earlier_kind.empty())
        made.annulment.changes.push_back(
            {ids.next(), "", ChangeKind::annulment, change_kind_from(change.kind), change.change_id});
    made.answer = [](const WithdrawnNotices&) { return std::string{"{}"}; };
    return made;
  }
  WithdrawnNotices withdraw(const std::string& case_id, std::vector<std::size_t> changes = {},
                            const std::string& reason = "citizen_request") {
    auto outcome = taken(store->withdraw(withdrawal_of(case_id, std::move(changes), reason)));
    BOOST_REQUIRE(std::holds_alternative<WithdrawnNotices>(outcome));
    return std::get<WithdrawnNotices>(std::move(outcome));
  }
  NoticeView notice(const std::string& id) { return *taken(reads.notice(id)); }
  std::string state(const std::string& id) { return notice(id).state; }

  bool claim(const std::string& id, const std::string& owner = "worker-1", Store* by = nullptr) {
    const auto attempts = static_cast<std::uint32_t>(notice(id).attempts);
    return taken((by == nullptr ? *store : *by).claim(owner, kLease, {{id, attempts, "digest"}})).contains(id);
  }
  AttemptRecord attempt(const std::string& id, AttemptEnd end, const std::string& owner = "worker-1") {
    const auto attempts = static_cast<std::uint32_t>(notice(id).attempts);
    return {ids.next(), id, attempts, owner, clock.now(), clock.now(), kWire, std::move(end)};
  }
  RecordEffect record(const AttemptRecord& attempt, Store* by = nullptr) {
    return taken((by == nullptr ? *store : *by).record({attempt})).front();
  }
  /// One whole attempt: claimed, sent, ended like this.
  RecordEffect deliver(const std::string& id, AttemptEnd end, Store* by = nullptr) {
    BOOST_REQUIRE_MESSAGE(claim(id, "worker-1", by), "notice " + id + " is " + state(id));
    return record(attempt(id, std::move(end)), by);
  }
  LateAnswerRecord late(const std::string& agency, const std::string& reply, const std::string& id, AttemptEnd end) {
    return {ids.next(), agency, reply, id, kWire, std::move(end)};
  }
  RecordEffect record_late(const LateAnswerRecord& late) { return taken(store->record_late({late})).front(); }
  std::vector<std::string> due(const std::string& agency, Store::Pick pick = Store::Pick::usual) {
    std::vector<std::string> found;
    for (const auto& one : taken(store->peek_due(agency, 100, pick)))
      found.push_back(one.notice.notice_id);
    return found;
  }
  std::string change_of(const std::string& case_id, std::size_t index = 0) {
    return taken(reads.changes_of(case_id)).at(index).change_id;
  }
  std::vector<ExchangeView> exchanges(const std::string& case_id) {
    ExchangeQuery query;
    query.case_id = case_id;
    return taken(reads.exchanges(query));
  }
  std::vector<std::string> leaves(const std::string& case_id) { return taken(reads.leaf_lines_of(case_id)); }
  /// Sum of an item over all cases, of all months or of one.
  std::int64_t credit(CreditItem item, std::int32_t month = 0) {
    CreditQuery query;
    if (month != 0) query.from_month = query.to_month = month;
    std::int64_t sum = 0;
    for (const auto& row : taken(reads.credit_rows(query)))
      if (row.item == item) sum += row.quantity;
    return sum;
  }

  static constexpr std::chrono::seconds kLease{60};
  static inline const WireDigests kWire{std::string(64, 'a'), std::string(64, 'b'), std::string(64, 'c'),
                                        std::string(64, 'd'), "200"};

  TempDatabase database;
  FakeClock clock;
  SystemRandom random;
  RequirementMatrix matrix;
  StoreOptions options;
  std::unique_ptr<Store> store;
  StoreReads reads;
  UlidSource ids;
};

/// The agency's verdict; an applied one changed a record at `office`.
inline SettledEnd answered(Outcome outcome = Outcome::applied, const std::string& office = "WA") {
  SettledEnd end;
  end.verdict.outcome = outcome;
  if (outcome == Outcome::refused) end.verdict.reason = "license_expired";
  if (outcome == Outcome::applied) end.verdict.offices = {{office, 1}};
  return end;
}

inline RetryEnd failed(const StoreBed& bed, std::chrono::seconds pause = std::chrono::seconds{0},
                       bool may_have_arrived = false) {
  return {{FailureKind::transient, "agency_unreachable", ""}, bed.clock.now() + pause, may_have_arrived};
}

}  // namespace tongbao
