#include "gateway/store/accept_round.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "gateway/store/lane_heads.h"
#include "gateway/store/sql_array.h"

namespace tongbao {
namespace {

/// What the round's cases meet in the store. Numbers are drawn here and written back by save().
class AcceptRegister {
 public:
  AcceptRegister(Transaction& transaction, const SettlingRules& rules, const std::vector<const NewCase*>& cases)
      : transaction_{transaction}, day_{taipei_date(transaction.now)}, heads_{read(cases, rules)} {}

  std::optional<AcceptOutcome> answer_of(const IdempotencyRecord& record) const {
    const auto found = answers_.find(record.key);
    if (found == answers_.end()) return std::nullopt;
    return outcome_of_replay(record, found->second);
  }
  void keep(const NewCase& fresh, const StoredAnswer& answer) {
    answers_[fresh.idempotency.key] = {fresh.idempotency.request_digest, answer};
    keep_answer(transaction_, fresh.idempotency, fresh.case_id, answer);
  }

  std::string draw_receipt(const std::string& office) { return receipt_text(office, day_, ++receipts_.at(office)); }

  PlacedChange place(const NewChange& change) {
    const auto row = people_.at(change.index_key);
    return {row, ++change_counts_.at(row)};
  }

  NoticeStatus place(const NewCase& fresh, const NewNotice& notice, const PlacedChange& at) {
    const bool is_open = heads_.is_open_for(notice.agency, at.person_row, at.subject_seq);
    heads_.note(notice.agency, at.person_row, at.subject_seq);
    placed_.push_back(place_notice(fresh, notice, at, is_open));
    return status_of(placed_.back());
  }

  /// An agency's notices lie side by side: its worker, which changes them a batch at a time, touches a third of the
  /// pages.
  void write_notices() {
    std::ranges::stable_sort(
        placed_, {}, [](const PlacedNotice& placed) -> const auto& { return placed.notice->agency; });
    for (const auto& placed : placed_)
      write_notice(transaction_, placed);
  }

  void save() {
    for (const auto& [office, last] : receipts_)
      transaction_.sql.run(
          "INSERT INTO receipt_counters (office, day, last_number) VALUES (:office, :day, :last_number) "
          "ON CONFLICT (office, day) DO UPDATE SET last_number = excluded.last_number",
          office, to_iso(day_), last);
    write_column<std::int64_t, std::int64_t>(transaction_.sql, "people", "change_count", "person_row",
                                             {change_counts_.begin(), change_counts_.end()});
  }

 private:
  LaneHeads read(const std::vector<const NewCase*>& cases, const SettlingRules& rules) {
    std::set<std::string> keys, index_keys;
    for (const auto* fresh : cases) {
      keys.insert(fresh->idempotency.key);
      receipts_[fresh->office] = 0;
      for (const auto& change : fresh->changes)
        index_keys.insert(change.index_key);
    }
    read_answers(keys);
    read_receipts();
    read_people(index_keys);
    return LaneHeads{transaction_.sql, lanes_of(cases, rules)};
  }

  void read_answers(const std::set<std::string>& keys) {
    for (auto& [key, digest, status, answer] : rows_in<std::string, std::string, std::int64_t, std::string>(
             transaction_.sql, "SELECT idempotency_key, request_digest, status, answer FROM idempotency_keys",
             "idempotency_key", keys))
      answers_[key] = {std::move(digest), {static_cast<int>(status), std::move(answer)}};
  }

  void read_receipts() {
    for (auto& [office, last] : receipts_)
      if (const auto drawn = transaction_.sql.row<std::int64_t>(
              "SELECT last_number FROM receipt_counters WHERE office = :office AND day = :day", office, to_iso(day_)))
        last = std::get<0>(*drawn);
  }

  void read_people(const std::set<std::string>& index_keys) {
    for (const auto& [key, row, count] : rows_in<std::string, std::int64_t, std::int64_t>(
             transaction_.sql,
             "SELECT k.index_key, k.person_row, p.change_count FROM person_keys k JOIN people p ON p.person_row = "
             "k.person_row",
             "k.index_key", index_keys)) {
      people_[key] = row;
      change_counts_[row] = count;
    }
  }

  std::vector<Lane> lanes_of(const std::vector<const NewCase*>& cases, const SettlingRules& rules) const {
    std::set<std::pair<std::string, std::int64_t>> named;
    for (const auto* fresh : cases)
      for (const auto& notice : fresh->notices)
        named.emplace(notice.agency, people_.at(fresh->changes[notice.change].index_key));
    std::vector<Lane> lanes;
    lanes.reserve(named.size());
    for (const auto& [agency, person_row] : named)
      lanes.push_back({agency, person_row, rules.lanes_open_on_receipt.contains(agency)});
    return lanes;
  }

  Transaction& transaction_;
  CalendarDate day_;
  std::unordered_map<std::string, KeptAnswer> answers_;
  std::map<std::string, std::int64_t> receipts_;          // office → last number of the day
  std::unordered_map<std::string, std::int64_t> people_;  // index key → person row
  std::map<std::int64_t, std::int64_t> change_counts_;    // by person row
  LaneHeads heads_;
  std::vector<PlacedNotice> placed_;
};

AcceptOutcome accept_one(Transaction& transaction, AcceptRegister& known, const NewCase& fresh) {
  if (auto before = known.answer_of(fresh.idempotency)) return std::move(*before);
  AcceptedCase accepted{
      fresh.case_id, known.draw_receipt(fresh.office), transaction.now, {}, fresh.earlier_case_id, {}};
  write_case(transaction, fresh, accepted.receipt_number);
  std::vector<PlacedChange> placed;
  for (std::size_t index = 0; index < fresh.changes.size(); ++index) {
    placed.push_back(known.place(fresh.changes[index]));
    write_change(transaction, fresh, index, placed.back());
  }
  for (const auto& notice : fresh.notices)
    accepted.notices.push_back(known.place(fresh, notice, placed[notice.change]));
  StoredAnswer answer{201, fresh.answer(accepted)};
  known.keep(fresh, answer);
  return Accepted{std::move(accepted), std::move(answer)};
}

}  // namespace

AcceptOutcome AcceptRound::outcome(Transaction& transaction, std::size_t place) {
  if (outcomes_.empty()) {
    AcceptRegister known{transaction, rules_, cases_};
    transaction.rows.collect();
    for (const auto* fresh : cases_)
      outcomes_.push_back(accept_one(transaction, known, *fresh));
    known.write_notices();
    transaction.rows.write();
    known.save();
  }
  return outcomes_[place];
}

}  // namespace tongbao
