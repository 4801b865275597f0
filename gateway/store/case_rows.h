#pragma once

#include <string>

#include "gateway/domain/calendar_date.h"
#include "gateway/store/new_case.h"
#include "gateway/store/settlement.h"

namespace tongbao {

/// What is kept with an idempotency key.
struct KeptAnswer {
  std::string request_digest;
  StoredAnswer answer;
};

/// What a request gets whose key has been used before: the same answer, or that the key belongs to another request.
AcceptOutcome outcome_of_replay(const IdempotencyRecord& record, const KeptAnswer& kept);

/// The stored answer of an earlier request with the same key; nothing when the key is new.
std::optional<AcceptOutcome> find_idempotent(SqlConnection& sql, const IdempotencyRecord& record);

/// Keeps the answer with the key, in the transaction of the effect.
void keep_answer(Transaction& transaction, const IdempotencyRecord& record, const std::string& case_id,
                 const StoredAnswer& answer);

/// The receipt number (收件編號) of an office's `sequence`-th case of a day. Throws SqlTrouble when it cannot be one.
std::string receipt_text(const std::string& office, CalendarDate day, std::int64_t sequence);

/// A change's place in the register.
struct PlacedChange {
  std::int64_t person_row = 0;
  std::int64_t subject_seq = 0;
};

/// A notice in the state its lane allows. Borrows the case.
struct PlacedNotice {
  const NewCase* fresh = nullptr;
  const NewNotice* notice = nullptr;
  PlacedChange at;
  NoticeState state = NoticeState::held;
};
PlacedNotice place_notice(const NewCase& fresh, const NewNotice& notice, const PlacedChange& at, bool lane_is_open);
NoticeStatus status_of(const PlacedNotice& placed);

/// Rows of a new case whose numbers are drawn: case, payload, documents and the evidence leaf; a change; a notice.
void write_case(Transaction& transaction, const NewCase& fresh, const std::string& receipt);
void write_change(Transaction& transaction, const NewCase& fresh, std::size_t index, const PlacedChange& placed);
void write_notice(Transaction& transaction, const PlacedNotice& placed);

/// Draws the receipt number and writes the case.
std::string insert_case(Transaction& transaction, const NewCase& fresh);
/// Draws the person's next number and writes the change.
PlacedChange insert_change_of(Transaction& transaction, const NewCase& fresh, std::size_t index,
                              std::int64_t person_row);
/// Asks the lane and writes the notice.
NoticeStatus insert_notice(Transaction& transaction, const SettlingRules& rules, const NewCase& fresh,
                           const NewNotice& notice, const PlacedChange& placed);

}  // namespace tongbao
