#include "tests/simulator/store_front.h"

namespace tongbao::simulator {
namespace {

const Failure kUnreachable{FailureKind::transient, "store_unreachable", "simulated"};
const Failure kUnknown{FailureKind::transient, "commit_unknown", "simulated"};

std::set<std::string> waiting_notices(SqlConnection& sql) {
  std::set<std::string> found;
  for (auto& [id] : sql.rows<std::string>("SELECT notice_id FROM notices WHERE state = 'waiting'"))
    found.insert(std::move(id));
  return found;
}

}  // namespace

void StoreFront::begin(const char* verb) {
  constexpr std::size_t far_too_many = 50'000;
  if (++scene_.verbs > far_too_many) {
    if (scene_.ledger.violations.empty()) scene_.ledger.accuse("open", std::string{"no end of "} + verb);
    throw SimulatedCrash{};
  }
  meanwhile_();
  may_die(verb, "before");
}

void StoreFront::may_die(const char* verb, const char* when) {
  if (!scene_.fault(4)) return;
  scene_.trace.say(worker_, std::string{"dies "} + when, verb);
  throw SimulatedCrash{};
}

template <class Call>
auto StoreFront::read(const char* verb, Call call) -> decltype(call()) {
  begin(verb);
  if (scene_.fault(8)) return kUnreachable;
  return call();
}

template <class Call>
auto StoreFront::write(const char* verb, Call call) -> decltype(call()) {
  begin(verb);
  if (scene_.fault(15)) return kUnreachable;
  if (scene_.fault(15)) {
    scene_.trace.say(worker_, "does not know of a commit that did not happen", verb);
    return kUnknown;
  }
  auto done = scene_.weakness.promotion_apart ? with_promotion_apart(call) : call();
  scene_.trace.say(worker_, verb, done ? "ok" : done.failure().code);
  may_die(verb, "behind");
  if (done && scene_.fault(20)) {
    scene_.trace.say(worker_, "does not know of a commit that happened", verb);
    return kUnknown;
  }
  return done;
}

/// The broken build: what the commit let go is let go by a second one.
template <class Call>
auto StoreFront::with_promotion_apart(Call call) -> decltype(call()) {
  auto& sql = *scene_.eyes;
  const auto before = waiting_notices(sql);
  auto done = call();
  const auto still = waiting_notices(sql);
  std::vector<std::string> let_go;
  for (const auto& id : before)
    if (!still.contains(id) &&
        sql.run("UPDATE notices SET state = 'waiting' WHERE notice_id = :id AND state = 'ready'", id) == 1)
      let_go.push_back(id);
  may_die("promotion", "before");
  for (const auto& id : let_go)
    sql.run("UPDATE notices SET state = 'ready' WHERE notice_id = :id AND state = 'waiting'", id);
  return done;
}

Result<std::vector<DueNotice>> StoreFront::peek_due(const std::string& agency, std::size_t limit, Pick pick) {
  return read("peek_due", [&] { return scene_.store->peek_due(agency, limit, pick); });
}
Result<std::set<std::string>> StoreFront::claim(const std::string& lease_owner, std::chrono::seconds lease,
                                                std::vector<ClaimIntent> intents) {
  return write("claim", [&] { return scene_.store->claim(lease_owner, lease, intents); });
}
Result<Advance> StoreFront::advance(std::vector<AttemptRecord> records, const LeaseTerms& terms,
                                    std::vector<ClaimIntent> intents) {
  return write("advance", [&] { return scene_.store->advance(records, terms, intents); });
}
Result<std::vector<RecordEffect>> StoreFront::record(std::vector<AttemptRecord> records) {
  return write("record", [&] { return scene_.store->record(records); });
}
Result<std::vector<RecordEffect>> StoreFront::record_late(std::vector<LateAnswerRecord> records) {
  return write("record_late", [&] { return scene_.store->record_late(records); });
}
Result<std::string> StoreFront::procedure_of(const std::string& agency, const std::string& notice_id) {
  return read("procedure_of", [&] { return scene_.store->procedure_of(agency, notice_id); });
}
Result<std::size_t> StoreFront::end_leases(const std::string& agency, const std::string& dead_owner,
                                           bool agency_deduplicates) {
  return write("end_leases", [&] { return scene_.store->end_leases(agency, dead_owner, agency_deduplicates); });
}
Result<std::vector<std::string>> StoreFront::lease_owners(const std::string& agency) {
  return read("lease_owners", [&] { return scene_.store->lease_owners(agency); });
}
Result<std::size_t> StoreFront::mark_overdue(const std::string& agency, Instant accepted_before) {
  return write("mark_overdue", [&] { return scene_.store->mark_overdue(agency, accepted_before); });
}
Result<std::optional<Instant>> StoreFront::next_due_at(const std::string& agency) {
  return read("next_due_at", [&] { return scene_.store->next_due_at(agency); });
}
Result<std::vector<DueNotice>> StoreFront::load_notices(const std::vector<std::string>& notice_ids) {
  return read("load_notices", [&] { return scene_.store->load_notices(notice_ids); });
}
Result<std::optional<OpenBatch>> StoreFront::unfinished_batch(const std::string& agency) {
  return read("unfinished_batch", [&] { return scene_.store->unfinished_batch(agency); });
}
Result<std::optional<OpenBatch>> StoreFront::cut_batch(const BatchCutRequest& request) {
  return write("cut_batch", [&] { return scene_.store->cut_batch(request); });
}
Result<Done> StoreFront::record_batch_written(const BatchWritten& written) {
  return write("record_batch_written", [&] { return scene_.store->record_batch_written(written); });
}
Result<std::size_t> StoreFront::abandon_batch(const std::string& agency, const std::string& batch_id,
                                              std::int64_t route_epoch, const std::string& reason) {
  return write("abandon_batch", [&] { return scene_.store->abandon_batch(agency, batch_id, route_epoch, reason); });
}
Result<std::optional<Instant>> StoreFront::last_cut_at(const std::string& agency) {
  return read("last_cut_at", [&] { return scene_.store->last_cut_at(agency); });
}
Result<std::vector<OpenAnswer>> StoreFront::open_answers(const std::string& agency, std::int64_t after_row,
                                                         std::size_t at_most) {
  return read("open_answers", [&] { return scene_.store->open_answers(agency, after_row, at_most); });
}
Result<Done> StoreFront::close_answer(const std::string& agency, const std::string& reply_id) {
  return write("close_answer", [&] { return scene_.store->close_answer(agency, reply_id); });
}
Result<std::optional<RouteState>> StoreFront::move_route(const RouteMove& move) {
  return write("move_route", [&] { return scene_.store->move_route(move); });
}
Result<bool> StoreFront::take_probe(const std::string& agency, const std::string& worker, Instant until) {
  return write("take_probe", [&] { return scene_.store->take_probe(agency, worker, until); });
}
Result<Done> StoreFront::rest_route(const std::string& agency, Instant until, const std::string& reason) {
  return write("rest_route", [&] { return scene_.store->rest_route(agency, until, reason); });
}
Result<Done> StoreFront::note_route_progress(const std::string& agency, bool success, const std::string& failure_code) {
  return write("note_route_progress", [&] { return scene_.store->note_route_progress(agency, success, failure_code); });
}
Result<Done> StoreFront::note_collect(const std::string& agency, const std::string& failure_code) {
  return write("note_collect", [&] { return scene_.store->note_collect(agency, failure_code); });
}
Result<RouteRow> StoreFront::route_state(const std::string& agency) {
  return read("route_state", [&] { return scene_.store->route_state(agency); });
}
Result<std::int64_t> StoreFront::take_route(const std::string& agency) {
  return write("take_route", [&] { return scene_.store->take_route(agency); });
}

}  // namespace tongbao::simulator
