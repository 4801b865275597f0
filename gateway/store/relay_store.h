#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gateway/contract/clock.h"
#include "gateway/contract/result.h"
#include "gateway/store/attempt_records.h"
#include "gateway/store/batch_records.h"
#include "gateway/store/mailbox.h"
#include "gateway/store/route_rows.h"

namespace tongbao {

/// What a route's worker asks of the store and writes into it. Every verb is one transaction, durable on return.
/// Failures as in store.h. Store is the one in the product; tests/simulator puts one in front that fails and crashes.
class RelayStore {
 public:
  virtual ~RelayStore() = default;

  // ---- messages
  /// Ready notices of a route whose time has come, oldest first, never two of one person's different changes. A look,
  /// not a claim. Suspects were in flight when a worker died: they are picked apart, to be sent one at a time.
  enum class Pick { usual, suspect };
  virtual Result<std::vector<DueNotice>> peek_due(const std::string& agency, std::size_t limit, Pick pick) = 0;
  /// Commits the intents: ready → in_flight under the lease. Returns the ids that were still ours to take, or ours
  /// already by the same intent: after `commit_unknown` the owner asks again.
  virtual Result<std::set<std::string>> claim(const std::string& lease_owner, std::chrono::seconds lease,
                                              std::vector<ClaimIntent> intents) = 0;
  /// A worker's round in one commit: record() of what came back, then claim() of what goes out next.
  virtual Result<Advance> advance(std::vector<AttemptRecord> records, const LeaseTerms& terms,
                                  std::vector<ClaimIntent> intents) = 0;
  /// Writes results of attempts: state, exchange, leaves, credits, the lane's next change.
  virtual Result<std::vector<RecordEffect>> record(std::vector<AttemptRecord> records) = 0;
  virtual Result<std::vector<RecordEffect>> record_late(std::vector<LateAnswerRecord> records) = 0;
  /// The procedure of a notice of this agency; empty when there is no such notice.
  virtual Result<std::string> procedure_of(const std::string& agency, const std::string& notice_id) = 0;
  /// Ends the leases of `dead_owner` (or, when empty, those that ran out): the attempt is written down as unknown and
  /// the notice goes out again under the same key, or to attention where the agency does not deduplicate.
  virtual Result<std::size_t> end_leases(const std::string& agency, const std::string& dead_owner,
                                         bool agency_deduplicates) = 0;
  /// Worker instances that hold leases of this route.
  virtual Result<std::vector<std::string>> lease_owners(const std::string& agency) = 0;
  /// Notices handed over whose due time has passed, and others accepted before that instant, are marked overdue,
  /// whatever they wait for; returns how many were marked now.
  virtual Result<std::size_t> mark_overdue(const std::string& agency, Instant accepted_before) = 0;
  /// The earliest time a ready notice of this route may go out; nothing when none is ready.
  virtual Result<std::optional<Instant>> next_due_at(const std::string& agency) = 0;
  /// The notices of those ids as DueNotice, in that order: what a batch is composed from again.
  virtual Result<std::vector<DueNotice>> load_notices(const std::vector<std::string>& notice_ids) = 0;

  // ---- batches
  virtual Result<std::optional<OpenBatch>> unfinished_batch(const std::string& agency) = 0;
  /// Commits a batch as intent: members ready → in_flight. Members no longer ready are left out; none left: nothing.
  virtual Result<std::optional<OpenBatch>> cut_batch(const BatchCutRequest& request) = 0;
  /// All members are handed over: awaiting_answer.
  virtual Result<Done> record_batch_written(const BatchWritten& written) = 0;
  /// Gives a batch up whose bytes can no longer be made again: its members go to attention with that reason, because
  /// the file may lie with the agency. Returns how many.
  virtual Result<std::size_t> abandon_batch(const std::string& agency, const std::string& batch_id,
                                            std::int64_t route_epoch, const std::string& reason) = 0;
  /// When the last batch of this route was cut; nothing before the first.
  virtual Result<std::optional<Instant>> last_cut_at(const std::string& agency) = 0;

  // ---- answers the agency brought
  /// Pushed answers not yet closed, oldest first, of those behind `after_row` (0: from the first).
  virtual Result<std::vector<OpenAnswer>> open_answers(const std::string& agency, std::int64_t after_row,
                                                       std::size_t at_most) = 0;
  /// The answer is written down: its bytes go, its key stays.
  virtual Result<Done> close_answer(const std::string& agency, const std::string& reply_id) = 0;

  // ---- the route
  /// Takes one step of the table of route states, on every node. Returns the state it is in now; nothing when the
  /// table forbids the step: nothing was changed.
  virtual Result<std::optional<RouteState>> move_route(const RouteMove& move) = 0;
  /// Takes the one probe of a probing route for `worker`, or keeps it, until `until`. False when the route rests, is in
  /// another state, or another worker has the probe.
  virtual Result<bool> take_probe(const std::string& agency, const std::string& worker, Instant until) = 0;
  /// Nothing goes out before `until`, on every node; the state stays, an earlier instant changes nothing.
  virtual Result<Done> rest_route(const std::string& agency, Instant until, const std::string& reason) = 0;
  virtual Result<Done> note_route_progress(const std::string& agency, bool success,
                                           const std::string& failure_code) = 0;
  virtual Result<Done> note_collect(const std::string& agency, const std::string& failure_code) = 0;
  /// Its state, without counts and times of notices.
  virtual Result<RouteRow> route_state(const std::string& agency) = 0;
  /// Takes the route for exclusive work and returns the new epoch, which fences writes of an earlier holder.
  virtual Result<std::int64_t> take_route(const std::string& agency) = 0;
};

}  // namespace tongbao
