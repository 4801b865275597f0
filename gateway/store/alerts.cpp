#include "gateway/kit/instant_text.h"
#include "gateway/store/alert_columns.h"
#include "gateway/store/open_notices.h"
#include "gateway/store/store.h"

namespace tongbao {
namespace {

/// A message another node has let lie for so long is taken over.
constexpr std::chrono::minutes kLeftLying{10};
constexpr std::chrono::days kStale{7};

std::optional<Instant> alert_instant(const std::optional<std::int64_t>& milliseconds) {
  if (!milliseconds) return std::nullopt;
  return instant_from_ms(*milliseconds);
}

std::optional<std::int64_t> alert_ms(const std::optional<Instant>& instant) {
  if (!instant) return std::nullopt;
  return to_ms(*instant);
}

RouteFacts route_row(SqlConnection& sql, const std::string& agency) {
  using Maybe = std::optional<std::int64_t>;
  auto row = sql.row<std::string, std::string, std::string, Maybe, std::int64_t, Maybe, std::int64_t, std::string>(
      "SELECT state, reason, pause_reason, pause_until, changed_at, resumed_at, failure_count, collect_failure FROM "
      "routes WHERE agency = :agency",
      agency);
  RouteFacts facts;
  facts.agency = agency;
  if (!row) return facts;  // not put yet
  auto& [state, reason, pause_reason, pause_until, changed_at, resumed_at, failures, collect_failure] = *row;
  facts.state = route_state_from(state).value_or(RouteState::held);
  facts.reason = std::move(reason);
  facts.pause_reason = std::move(pause_reason);
  facts.pause_until = alert_instant(pause_until);
  facts.changed_at = instant_from_ms(changed_at);
  facts.resumed_at = alert_instant(resumed_at);
  facts.failures = failures;
  facts.collect_failure = std::move(collect_failure);
  return facts;
}

/// The conditions stand as the partial indices have them, word for word: without it SQLite reads the whole table.
void add_marks(SqlConnection& sql, RouteFacts& facts) {
  const auto count = [&](std::string_view text) { return *sql.row<std::int64_t, std::string>(text, facts.agency); };
  static const std::string in_attention =
      "SELECT COUNT(*), MIN(notice_id) FROM notices WHERE agency = :agency AND state = 'attention' AND " + kIsOpen;
  std::tie(facts.attention, facts.oldest_attention) = count(in_attention);
  std::tie(facts.overdue, facts.oldest_overdue) = count(
      "SELECT COUNT(*), MIN(notice_id) FROM notices WHERE agency = :agency AND overdue_at IS NOT NULL AND "
      "settled_at IS NULL");
  facts.has_ready =
      sql.row<std::int64_t>("SELECT next_attempt_at FROM notices WHERE agency = :agency AND state = 'ready' LIMIT 1",
                            facts.agency)
          .has_value();
}

/// Since when a notice waits for its verdict: it was first tried then, or was due. One in a file was due before the
/// cut.
constexpr std::string_view kWaitsSince =
    "CASE WHEN batch_id IS NOT NULL THEN next_attempt_at ELSE COALESCE(first_sent_at, next_attempt_at) END";
/// What waits since then was accepted before then: by the index of open notices only those are read.
const std::string kWaiting = " FROM notices WHERE agency = :agency AND state IN ('ready', 'in_flight') AND " + kIsOpen +
                             " AND accepted_at <= :accepted AND ";

void add_waiting(SqlConnection& sql, RouteFacts& facts, const AlertQuestion& question) {
  static const std::string counted = std::string{"SELECT COUNT(*)"}.append(kWaiting).append(kWaitsSince) + " <= :since";
  static const std::string first =
      std::string{"SELECT notice_id, "}.append(kWaitsSince).append(kWaiting).append(kWaitsSince) +
      " <= :since ORDER BY 2, 1 LIMIT 1";
  const auto since = to_ms(question.waiting_since);
  const auto longest = sql.row<std::string, std::int64_t>(first, facts.agency, since, since);
  if (!longest) return;
  facts.longest_waiting = std::get<0>(*longest);
  facts.waits_since = instant_from_ms(std::get<1>(*longest));
  for (std::size_t level = 0; level < facts.waiting.size(); ++level) {
    const auto of_level = to_ms(question.level_since[level]);
    if (std::get<1>(*longest) > of_level) break;
    facts.waiting[level] = sql.value<std::int64_t>(counted, facts.agency, of_level, of_level);
  }
}

bool write_step(Transaction& transaction, const AlertStep& step) {
  const auto& alert = step.alert;
  switch (step.write) {
    case AlertStep::Write::open:
      return transaction.sql.run(
                 "INSERT INTO alerts (alert_id, kind, agency, node, state, reason, level, notices, oldest_notice_id, "
                 "since, started_at, told_at, seen_at, version) VALUES (:alert_id, :kind, :agency, :node, :state, "
                 ":reason, :level, :notices, :oldest, :since, :started_at, :told_at, :seen_at, 1) ON CONFLICT DO "
                 "NOTHING",
                 alert.alert_id, to_word(alert.kind), alert.agency, alert.node, alert.state, alert.reason, alert.level,
                 alert.notices, alert.oldest_notice_id, to_ms(alert.since), alert_ms(alert.started_at),
                 alert_ms(alert.told_at), to_ms(alert.seen_at)) == 1;
    case AlertStep::Write::change:
      return transaction.sql.run(
                 "UPDATE alerts SET state = :state, reason = :reason, level = :level, notices = :notices, "
                 "oldest_notice_id = :oldest, since = :since, started_at = :started_at, told_at = :told_at, quiet_at = "
                 ":quiet_at, ended_at = :ended_at, seen_at = :seen_at, version = version + 1 WHERE alert_id = "
                 ":alert_id AND version = :version AND ended_at IS NULL",
                 alert.state, alert.reason, alert.level, alert.notices, alert.oldest_notice_id, to_ms(alert.since),
                 alert_ms(alert.started_at), alert_ms(alert.told_at), alert_ms(alert.quiet_at),
                 alert_ms(alert.ended_at), to_ms(alert.seen_at), alert.alert_id, alert.version) == 1;
    case AlertStep::Write::drop:
      return transaction.sql.run("DELETE FROM alerts WHERE alert_id = :alert_id AND version = :version", alert.alert_id,
                                 alert.version) == 1;
  }
  return false;
}

/// False when too many wait already.
bool keep_message(Transaction& transaction, const AlertWrite& write, const std::string& node) {
  const auto waiting = transaction.sql.value<std::int64_t>("SELECT COUNT(*) FROM alert_messages WHERE said_at IS NULL");
  if (waiting >= static_cast<std::int64_t>(kMostAlertMessages)) return false;
  transaction.sql.run(
      "INSERT INTO alert_messages (alert_id, phase, content, node, due_at, created_at) VALUES (:alert_id, :phase, "
      ":content, :node, :due, :now)",
      write.step.alert.alert_id, to_word(write.step.told.value_or(AlertPhase::started)), write.content, node,
      transaction.now_ms(), transaction.now_ms());
  return true;
}

AlertEffect take_alert_step(Transaction& transaction, const AlertWrite& write, const std::string& node) {
  if (!write_step(transaction, write.step)) return AlertEffect::theirs;
  if (!write.step.told || write.content.empty()) return AlertEffect::ours;
  return keep_message(transaction, write, node) ? AlertEffect::ours : AlertEffect::full;
}

std::optional<AlertMessage> take_message(Transaction& transaction, const std::string& node, std::chrono::seconds hold) {
  // Long before then the trouble was told of again, or is over and forgotten.
  transaction.sql.run(
      "UPDATE alert_messages SET said_at = :now, result = 'stale' WHERE said_at IS NULL AND created_at < :stale",
      transaction.now_ms(), to_ms(transaction.now - kStale));
  const auto found = transaction.sql.row<std::int64_t, std::string, std::string, std::int64_t>(
      "SELECT message_row, alert_id, content, tries FROM alert_messages WHERE said_at IS NULL AND due_at <= CASE WHEN "
      "node = :node THEN CAST(:now AS bigint) ELSE CAST(:lying AS bigint) END ORDER BY message_row LIMIT 1",
      node, transaction.now_ms(), to_ms(transaction.now - kLeftLying));
  if (!found) return std::nullopt;
  const auto& [row, alert_id, content, tries] = *found;
  const auto ours = transaction.sql.run(
      "UPDATE alert_messages SET node = :node, due_at = :until, tries = tries + 1 WHERE message_row = :row AND tries = "
      ":tries AND said_at IS NULL",
      node, to_ms(transaction.now + hold), row, tries);
  if (ours != 1) return std::nullopt;
  return AlertMessage{row, alert_id, content, tries + 1};
}

}  // namespace

Result<AlertFacts> Store::alert_facts(const std::vector<AlertQuestion>& questions, const std::string& node,
                                      Instant silent_since) {
  return readers_.read<AlertFacts>([&](SqlConnection& sql) {
    AlertFacts facts;
    for (const auto& question : questions) {
      auto route = route_row(sql, question.agency);
      add_marks(sql, route);
      add_waiting(sql, route, question);
      facts.routes.push_back(std::move(route));
    }
    facts.open =
        load_alerts(sql, "WHERE ended_at IS NULL AND (node IN ('', :node) OR seen_at < :silent) ORDER BY alert_id",
                    node, to_ms(silent_since));
    return facts;
  });
}

Result<std::vector<AlertEffect>> Store::take_alert_steps(const std::vector<AlertWrite>& writes,
                                                         const std::string& node) {
  return writer_.write<std::vector<AlertEffect>>({}, [writes, node](Transaction& transaction) {
    std::vector<AlertEffect> effects;
    for (const auto& write : writes)
      effects.push_back(take_alert_step(transaction, write, node));
    return effects;
  });
}

Result<Done> Store::free_alert_messages(const std::string& node) {
  return writer_.write<Done>({}, [node](Transaction& transaction) {
    transaction.sql.run("UPDATE alert_messages SET due_at = :now WHERE node = :node AND said_at IS NULL",
                        transaction.now_ms(), node);
    return Done{};
  });
}

Result<std::optional<AlertMessage>> Store::take_alert_message(const std::string& node, std::chrono::seconds hold) {
  // Looked for by a reader first: nothing is written while nothing waits.
  const auto waits = readers_.read<bool>([](SqlConnection& sql) {
    return sql.row<std::int64_t>("SELECT message_row FROM alert_messages WHERE said_at IS NULL LIMIT 1").has_value();
  });
  if (!waits) return waits.failure();
  if (!*waits) return std::optional<AlertMessage>{};
  return writer_.write<std::optional<AlertMessage>>(
      {}, [node, hold](Transaction& transaction) { return take_message(transaction, node, hold); });
}

Result<Done> Store::end_alert_message(std::int64_t message_row, const std::string& result,
                                      std::optional<Instant> again_at) {
  return writer_.write<Done>({}, [message_row, result, again_at](Transaction& transaction) {
    if (again_at)
      transaction.sql.run("UPDATE alert_messages SET due_at = :due, result = :result WHERE message_row = :row",
                          to_ms(*again_at), result, message_row);
    else
      transaction.sql.run("UPDATE alert_messages SET said_at = :now, result = :result WHERE message_row = :row",
                          transaction.now_ms(), result, message_row);
    return Done{};
  });
}

Result<std::size_t> Store::forget_alerts(Instant before, std::size_t at_most) {
  return writer_.write<std::size_t>({}, [before, at_most](Transaction& transaction) {
    transaction.sql.run(
        "DELETE FROM alert_messages WHERE message_row IN (SELECT message_row FROM alert_messages WHERE said_at < "
        ":before ORDER BY message_row LIMIT :limit)",
        to_ms(before), at_most);
    return static_cast<std::size_t>(
        transaction.sql.run("DELETE FROM alerts WHERE alert_id IN (SELECT alert_id FROM alerts WHERE ended_at < "
                            ":before ORDER BY alert_id LIMIT :limit)",
                            to_ms(before), at_most));
  });
}

}  // namespace tongbao
