#include <algorithm>

#include "gateway/kit/fault_point.h"
#include "gateway/kit/instant_text.h"
#include "gateway/store/attempts.h"
#include "gateway/store/store.h"

namespace tongbao {
namespace {

/// Refuses a worker that no longer holds the route: its successor has raised the epoch.
void check_epoch(Transaction& transaction, const std::string& agency, std::int64_t epoch) {
  // Locked until our commit: a successor cannot take the route between this look and what follows it.
  static constexpr std::string_view kLocked = "SELECT lease_epoch FROM routes WHERE agency = :agency FOR UPDATE";
  static constexpr std::string_view kPlain = "SELECT lease_epoch FROM routes WHERE agency = :agency";
  const auto current =
      transaction.sql.value<std::int64_t>(transaction.sql.engine() == Engine::postgresql ? kLocked : kPlain, agency);
  if (current != epoch) throw SqlTrouble{"route " + agency + " was taken over", false};
}

std::vector<std::string> members_of(SqlConnection& sql, const std::string& batch_id) {
  std::vector<std::string> ids;
  for (auto& [id] : sql.rows<std::string>(
           "SELECT notice_id FROM batch_members WHERE batch_id = :batch_id ORDER BY position", batch_id))
    ids.push_back(std::move(id));
  return ids;
}

bool join_batch(Transaction& transaction, const BatchCutRequest& request, const ClaimIntent& intent,
                std::size_t position) {
  const auto joined = transaction.sql.run(
      "UPDATE notices SET state = 'in_flight', attempts = attempts + 1, lease_owner = :owner, lease_until = NULL, "
      "message_digest = :digest, batch_id = :batch_id, first_sent_at = COALESCE(first_sent_at, :now) WHERE notice_id = "
      ":notice_id AND state = 'ready' AND attempts = :attempts",
      request.lease_owner, intent.message_digest, request.batch_id, transaction.now_ms(), intent.notice_id,
      intent.attempts);
  if (joined != 1) return false;
  transaction.sql.run(
      "INSERT INTO batch_members (batch_id, position, notice_id) VALUES (:batch_id, :position, :notice_id)",
      request.batch_id, position, intent.notice_id);
  return true;
}

std::optional<OpenBatch> cut(Transaction& transaction, const BatchCutRequest& request) {
  check_epoch(transaction, request.agency, request.route_epoch);
  const auto sequence = transaction.sql.value<std::int64_t>(
      "SELECT COALESCE(MAX(sequence), 0) + 1 FROM batches WHERE agency = :agency", request.agency);
  transaction.sql.run(
      "INSERT INTO batches (batch_id, agency, sequence, day, state, created_at) VALUES (:batch_id, :agency, "
      ":sequence, :day, 'intent', :now)",
      request.batch_id, request.agency, sequence, request.day, transaction.now_ms());
  OpenBatch batch{request.batch_id, static_cast<std::uint64_t>(sequence), request.day, {}};
  for (const auto& intent : request.intents)
    if (join_batch(transaction, request, intent, batch.notice_ids.size())) batch.notice_ids.push_back(intent.notice_id);
  fault_point("fault:cut.writing");
  if (!batch.notice_ids.empty()) return batch;
  transaction.sql.run("DELETE FROM batches WHERE batch_id = :batch_id", request.batch_id);
  return std::nullopt;
}

void hand_over_member(Transaction& transaction, const SettlingRules& rules, const BatchWritten& written,
                      const std::string& notice_id) {
  const auto notice = load_notice_row(transaction.sql, notice_id);
  if (!notice || !move_notice(transaction, *notice, NoticeEvent::handed_over)) return;
  const auto limit = written.due_of_procedure.find(notice->procedure);
  const auto due = limit != written.due_of_procedure.end() ? std::optional{to_ms(limit->second)} : std::nullopt;
  transaction.sql.run("UPDATE notices SET due_at = :due, overdue_at = NULL WHERE notice_id = :notice_id", due,
                      notice_id);
  auto row = exchange_of(transaction, *notice, rules.new_id(), "attempt");
  row.result = "handed_over";
  row.note = written.batch_id;
  row.wire = written.wire;
  row.started_at = to_ms(written.started_at);
  row.ended_at = to_ms(written.ended_at);
  append_exchange(transaction, row);
  append_leaf(transaction, notice->case_id,
              SentLeaf{attempt_name(*notice, notice->attempts), "", written.wire.request, ""});
  open_lane_behind(transaction, rules, *notice);
}

/// The attempt's end is unknown and stays so: only a person can find out whether the file arrived.
bool doubt_member(Transaction& transaction, const SettlingRules& rules, const std::string& notice_id,
                  const std::string& reason) {
  const auto notice = load_notice_row(transaction.sql, notice_id);
  if (!notice || !move_notice(transaction, *notice, NoticeEvent::doubted)) return false;
  transaction.sql.run(
      "UPDATE notices SET attention_reason = :reason, may_have_arrived = 1, batch_id = NULL WHERE notice_id = "
      ":notice_id",
      reason, notice_id);
  append_unknown_attempt(transaction, rules, *notice, reason);
  return true;
}

}  // namespace

Result<std::size_t> Store::abandon_batch(const std::string& agency, const std::string& batch_id,
                                         std::int64_t route_epoch, const std::string& reason) {
  const auto members =
      readers_.read<std::vector<std::string>>([&](SqlConnection& sql) { return members_of(sql, batch_id); });
  if (!members) return members.failure();
  auto scope = scope_of(*members);
  if (!scope) return scope.failure();
  return writer_.write<std::size_t>(
      std::move(*scope), [this, agency, batch_id, route_epoch, reason, ids = *members](Transaction& transaction) {
        check_epoch(transaction, agency, route_epoch);
        transaction.sql.run("UPDATE batches SET state = 'abandoned' WHERE batch_id = :batch_id", batch_id);
        std::size_t doubted = 0;
        for (const auto& id : ids)
          if (doubt_member(transaction, rules_, id, reason)) ++doubted;
        return doubted;
      });
}

Result<std::optional<OpenBatch>> Store::unfinished_batch(const std::string& agency) {
  return readers_.read<std::optional<OpenBatch>>([&](SqlConnection& sql) -> std::optional<OpenBatch> {
    const auto found = sql.row<std::string, std::int64_t, std::string>(
        "SELECT batch_id, sequence, day FROM batches WHERE agency = :agency AND state = 'intent' ORDER BY sequence",
        agency);
    if (!found) return std::nullopt;
    const auto& [id, sequence, day] = *found;
    OpenBatch batch{id, static_cast<std::uint64_t>(sequence), day, members_of(sql, id)};
    if (weakened("batch_reshuffled")) std::ranges::reverse(batch.notice_ids);
    return batch;
  });
}

Result<std::optional<OpenBatch>> Store::cut_batch(const BatchCutRequest& request) {
  auto made = writer_.write<std::optional<OpenBatch>>(
      {}, [request](Transaction& transaction) { return cut(transaction, request); });
  fault_point("fault:cut.committed");
  return made;
}

Result<Done> Store::record_batch_written(const BatchWritten& written) {
  const auto members =
      readers_.read<std::vector<std::string>>([&](SqlConnection& sql) { return members_of(sql, written.batch_id); });
  if (!members) return members.failure();
  auto scope = scope_of(*members);
  if (!scope) return scope.failure();
  auto recorded = writer_.write<Done>(std::move(*scope), [this, written, ids = *members](Transaction& transaction) {
    check_epoch(transaction, written.agency, written.route_epoch);
    transaction.sql.run("UPDATE batches SET state = 'written', written_at = :now WHERE batch_id = :batch_id",
                        transaction.now_ms(), written.batch_id);
    for (const auto& id : ids)
      hand_over_member(transaction, rules_, written, id);
    fault_point("fault:batch.writing");
    return Done{};
  });
  fault_point("fault:batch.committed");
  return recorded;
}

Result<std::optional<Instant>> Store::last_cut_at(const std::string& agency) {
  return readers_.read<std::optional<Instant>>([&](SqlConnection& sql) -> std::optional<Instant> {
    const auto last =
        sql.value<std::optional<std::int64_t>>("SELECT MAX(created_at) FROM batches WHERE agency = :agency", agency);
    if (!last) return std::nullopt;
    return instant_from_ms(*last);
  });
}

}  // namespace tongbao
