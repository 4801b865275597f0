#include "gateway/kit/instant_text.h"
#include "gateway/store/store.h"

namespace tongbao {

Result<std::size_t> Store::mark_overdue(const std::string& agency, Instant accepted_before) {
  return writer_.write<std::size_t>({}, [agency, accepted_before](Transaction& transaction) -> std::size_t {
    const auto answers = transaction.sql.run(
        "UPDATE notices SET overdue_at = :now WHERE agency = :agency AND state = 'awaiting_answer' AND "
        "overdue_at IS NULL AND due_at < :limit",
        transaction.now_ms(), agency, transaction.now_ms());
    // The index's own condition, word for word: without it SQLite reads the whole table.
    const auto receipts = transaction.sql.run(
        "UPDATE notices SET overdue_at = :now WHERE agency = :agency AND state IN ('held', 'waiting', 'ready', "
        "'in_flight') AND state NOT IN ('settled', 'withdrawn') AND overdue_at IS NULL AND accepted_at < :limit",
        transaction.now_ms(), agency, to_ms(accepted_before));
    const auto doubtful = transaction.sql.run(
        "UPDATE notices SET overdue_at = :now WHERE agency = :agency AND state = 'attention' AND state NOT IN "
        "('settled', 'withdrawn') AND overdue_at IS NULL AND (due_at < :due OR (due_at IS NULL AND accepted_at < "
        ":limit))",
        transaction.now_ms(), agency, transaction.now_ms(), to_ms(accepted_before));
    return answers + receipts + doubtful;
  });
}

}  // namespace tongbao
