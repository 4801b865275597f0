#include "gateway/kit/instant_text.h"
#include "gateway/store/open_notices.h"
#include "gateway/store/store.h"

namespace tongbao {

Result<std::size_t> Store::mark_overdue(const std::string& agency, Instant accepted_before) {
  return writer_.write<std::size_t>({}, [agency, accepted_before](Transaction& transaction) -> std::size_t {
    const auto answers = transaction.sql.run(
        "UPDATE notices SET overdue_at = :now WHERE agency = :agency AND state = 'awaiting_answer' AND "
        "overdue_at IS NULL AND due_at < :limit",
        transaction.now_ms(), agency, transaction.now_ms());
    static const std::string of_open =
        "UPDATE notices SET overdue_at = :now WHERE agency = :agency AND " + kIsOpen + " AND overdue_at IS NULL AND ";
    static const std::string not_received =
        of_open + "state IN ('held', 'waiting', 'ready', 'in_flight') AND accepted_at < :limit";
    static const std::string in_doubt =
        of_open + "state = 'attention' AND (due_at < :due OR (due_at IS NULL AND accepted_at < :limit))";
    const auto receipts = transaction.sql.run(not_received, transaction.now_ms(), agency, to_ms(accepted_before));
    const auto doubtful =
        transaction.sql.run(in_doubt, transaction.now_ms(), agency, transaction.now_ms(), to_ms(accepted_before));
    return answers + receipts + doubtful;
  });
}

}  // namespace tongbao
