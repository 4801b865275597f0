#pragma once

#include <string>

#include "gateway/store/new_case.h"
#include "gateway/store/settlement.h"

namespace tongbao {

/// The stored answer of an earlier request with the same key; nothing when the key is new.
std::optional<AcceptOutcome> find_idempotent(SqlConnection& sql, const IdempotencyRecord& record);

/// Keeps the answer with the key, in the transaction of the effect.
void keep_answer(Transaction& transaction, const IdempotencyRecord& record, const std::string& case_id,
                 const StoredAnswer& answer);

/// Draws the receipt number and writes case, payload, documents and the evidence leaf.
std::string insert_case(Transaction& transaction, const NewCase& fresh);

/// Writes a change with the person's next number and returns {person_row, subject_seq}.
struct PlacedChange {
  std::int64_t person_row = 0;
  std::int64_t subject_seq = 0;
};
PlacedChange insert_change(Transaction& transaction, const NewCase& fresh, std::size_t index);
/// The same for a person whose row is known.
PlacedChange insert_change_of(Transaction& transaction, const NewCase& fresh, std::size_t index,
                              std::int64_t person_row);

/// Writes a notice in the state its lane allows and returns that state's word.
NoticeStatus insert_notice(Transaction& transaction, const SettlingRules& rules, const NewCase& fresh,
                           const NewNotice& notice, const PlacedChange& placed);

}  // namespace tongbao
