#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "gateway/contract/agency_plugin.h"
#include "gateway/contract/clock.h"
#include "gateway/contract/result.h"
#include "gateway/domain/requirement_matrix.h"
#include "gateway/kit/random.h"
#include "gateway/kit/ulid.h"
#include "gateway/store/alert_store.h"
#include "gateway/store/attempt_records.h"
#include "gateway/store/batch_records.h"
#include "gateway/store/database.h"
#include "gateway/store/disk_reserve.h"
#include "gateway/store/hand_actions.h"
#include "gateway/store/mailbox.h"
#include "gateway/store/new_case.h"
#include "gateway/store/readers.h"
#include "gateway/store/relay_store.h"
#include "gateway/store/route_rows.h"
#include "gateway/store/settlement.h"
#include "gateway/store/withdrawal.h"
#include "gateway/store/writer.h"

namespace tongbao {

struct StoreOptions {
  DatabaseLocation location;
  /// Agencies whose lanes open when they have received a change, not when they have answered it.
  std::set<std::string> lanes_open_on_receipt;
  WriterLimits limits{};
  std::uint64_t reserve_bytes = 0;  // SQLite: of its disk; while less is free, new cases are turned away (`store_full`)
};

/// The relay's memory: every verb is one transaction, durable on return. Failures: `store_busy`, `store_unreachable`,
/// `store_refused` (nothing written), `commit_unknown` (resolve by asking again with the same ids), of verbs that take
/// cases in also `store_full` (nothing written). Any thread.
class Store final : public RelayStore, public AlertStore {
 public:
  /// Borrows all of it; listener and observer may be null.
  Store(StoreOptions options, const RequirementMatrix& matrix, const Clock& clock, Random& random,
        CommitListener* listener, CommitObserver* observer);
  ~Store() override;

  // ---- intake
  /// Writes the case whole, or finds the answer an earlier request with the same key got.
  Result<AcceptOutcome> accept(NewCase fresh);
  /// As accept(), for a case that revokes or corrects changes of `earlier_case_id`: notices that had not gone out are
  /// withdrawn, agencies already told get a notice of it; of a correction, those not yet told get the right values.
  /// Fails with `already_revoked` or `already_withdrawn`.
  Result<AcceptOutcome> accept_later_case(NewCase fresh);
  /// What an earlier request with that key got; nothing for a new key.
  Result<std::optional<AcceptOutcome>> answer_of(const IdempotencyRecord& record);

  // ---- relay, as RelayStore says
  Result<std::vector<DueNotice>> peek_due(const std::string& agency, std::size_t limit, Pick pick) override;
  Result<std::set<std::string>> claim(const std::string& lease_owner, std::chrono::seconds lease,
                                      std::vector<ClaimIntent> intents) override;
  Result<Advance> advance(std::vector<AttemptRecord> records, const LeaseTerms& terms,
                          std::vector<ClaimIntent> intents) override;
  Result<std::vector<RecordEffect>> record(std::vector<AttemptRecord> records) override;
  Result<std::vector<RecordEffect>> record_late(std::vector<LateAnswerRecord> records) override;
  Result<std::string> procedure_of(const std::string& agency, const std::string& notice_id) override;
  Result<std::size_t> end_leases(const std::string& agency, const std::string& dead_owner,
                                 bool agency_deduplicates) override;
  Result<std::vector<std::string>> lease_owners(const std::string& agency) override;
  Result<std::size_t> mark_overdue(const std::string& agency, Instant accepted_before) override;
  Result<std::optional<Instant>> next_due_at(const std::string& agency) override;
  Result<std::vector<DueNotice>> load_notices(const std::vector<std::string>& notice_ids) override;
  Result<std::optional<OpenBatch>> unfinished_batch(const std::string& agency) override;
  Result<std::optional<OpenBatch>> cut_batch(const BatchCutRequest& request) override;
  Result<Done> record_batch_written(const BatchWritten& written) override;
  Result<std::size_t> abandon_batch(const std::string& agency, const std::string& batch_id, std::int64_t route_epoch,
                                    const std::string& reason) override;
  Result<std::optional<Instant>> last_cut_at(const std::string& agency) override;
  Result<std::vector<OpenAnswer>> open_answers(const std::string& agency, std::int64_t after_row,
                                               std::size_t at_most) override;
  Result<Done> close_answer(const std::string& agency, const std::string& reply_id) override;
  Result<std::optional<RouteState>> move_route(const RouteMove& move) override;
  Result<bool> take_probe(const std::string& agency, const std::string& worker, Instant until) override;
  Result<Done> rest_route(const std::string& agency, Instant until, const std::string& reason) override;
  Result<Done> note_route_progress(const std::string& agency, bool success, const std::string& failure_code) override;
  Result<Done> note_collect(const std::string& agency, const std::string& failure_code) override;
  Result<RouteRow> route_state(const std::string& agency) override;
  Result<std::int64_t> take_route(const std::string& agency) override;

  // ---- alerts, as AlertStore says
  Result<AlertFacts> alert_facts(const std::vector<AlertQuestion>& questions, const std::string& node,
                                 Instant silent_since) override;
  Result<std::vector<AlertEffect>> take_alert_steps(const std::vector<AlertWrite>& writes,
                                                    const std::string& node) override;
  Result<Done> free_alert_messages(const std::string& node) override;
  Result<std::optional<AlertMessage>> take_alert_message(const std::string& node, std::chrono::seconds hold) override;
  Result<Done> end_alert_message(std::int64_t message_row, const std::string& result,
                                 std::optional<Instant> again_at) override;
  /// Alerts that ended, and messages that were said, before that instant are forgotten, at most so many each; returns
  /// how many alerts were.
  Result<std::size_t> forget_alerts(Instant before, std::size_t at_most);

  // ---- agencies that come to us
  /// The oldest events of the agency's mailbox, about `bytes` of them at most; the same ones until they are taken.
  Result<MailboxPage> mailbox_page(const std::string& agency, std::size_t at_most, std::size_t bytes);
  /// Takes out what the agency has, or cannot take. Saying it again, or of what is not there, changes nothing.
  Result<MailboxTaken> take_from_mailbox(const MailboxReceipt& receipt);
  /// Keeps an answer for the route's worker; once, however often it comes.
  Result<PushOutcome> push_answer(const PushedAnswer& answer);
  /// Keys of answers closed before that instant are forgotten, at most `at_most`; returns how many were.
  Result<std::size_t> forget_answers(Instant before, std::size_t at_most);
  Result<std::vector<MailboxCount>> mailbox_counts();

  // ---- people at the console
  /// Takes back what has not gone out; agencies already told get a notice of the annulment. Fails with
  /// `payload_erased` when they were told so long ago that the person's data are gone.
  Result<WithdrawOutcome> withdraw(Withdrawal withdrawal);
  /// The second check of a case: its notices held for it go out. Each is written down with who and why.
  Result<ApproveOutcome> approve(const Approval& approval);
  Result<HandOutcome> retry(const HandAction& action);
  Result<HandOutcome> release(const HandAction& action);
  Result<HandOutcome> settle_by_hand(const HandSettlement& action);

  /// Keys of requests older than `before` are forgotten, at most `limit` of them; returns how many were.
  Result<std::size_t> forget_keys(Instant before, std::size_t limit);

  // ---- routes
  /// Makes the route known, open when new.
  Result<Done> put_route(const RouteTitle& title);
  /// Replaces the agency's procedure table: a worker stores what its plugin says, so that intake runs no module code.
  Result<Done> put_procedures(const std::string& agency, const std::vector<Procedure>& procedures);
  Result<std::vector<Procedure>> procedures(const std::string& agency);
  /// Every node's worker of this route ends in good order and is started anew.
  Result<Done> restart_route(const std::string& agency);
  /// With counts of open notices: walks all of them.
  Result<std::vector<RouteRow>> routes();
  /// The same without counts and times of notices, however many are open.
  Result<std::vector<RouteRow>> route_list();
  /// How many notices of this route are under way.
  Result<std::int64_t> in_flight(const std::string& agency);

 private:
  /// While the disk's reserve is touched, what a request gets: the answer its key had before the disk ran low, or
  /// `store_full`. Nothing while there is room.
  std::optional<Result<AcceptOutcome>> without_room(const IdempotencyRecord& record);
  /// The rows a write about these notices locks. Read before the write: they never change.
  Result<WriteScope> scope_of(const std::vector<std::string>& notice_ids);

  StoreOptions options_;
  DiskReserve reserve_;
  const Clock& clock_;
  UlidSource ulids_;
  std::function<std::string()> new_id_;
  SettlingRules rules_;
  Readers readers_;
  Writer writer_;
};

}  // namespace tongbao
