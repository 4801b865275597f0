#include "gateway/store/superseded.h"

namespace tongbao {

// A correction counts where its first change stands in the register, so corrections of older changes never supersede.
// A newer change that was refused, or taken back with effect, left the older value where it was: it does not, either.
bool is_superseded(SqlConnection& sql, const std::string& notice_id) {
  return sql
      .row<std::int64_t>(
          "SELECT 1 FROM notices n JOIN changes c ON c.change_id = n.change_id JOIN changes f ON f.change_id = "
          "c.earlier_change_id JOIN changes d ON d.person_row = n.person_row AND d.change_id <> f.change_id LEFT JOIN "
          "changes e ON e.change_id = d.earlier_change_id JOIN notices m ON m.case_id = d.case_id AND m.change_id = "
          "d.change_id AND m.agency = "
          "n.agency AND m.procedure_name = n.procedure_name WHERE n.notice_id = :notice_id AND c.kind = 'correction' "
          "AND d.kind NOT IN ('revocation', 'annulment') AND "
          "CASE WHEN d.kind = 'correction' THEN e.subject_seq ELSE d.subject_seq END > f.subject_seq AND "
          "(m.state = 'awaiting_answer' OR (m.state = 'settled' AND m.outcome IN ('applied', 'applied_alternative', "
          "'already_current', 'needs_citizen', 'superseded'))) AND NOT EXISTS (SELECT 1 FROM changes t JOIN notices r "
          "ON r.case_id = t.case_id AND r.change_id = t.change_id WHERE t.earlier_change_id = COALESCE(e.change_id, "
          "d.change_id) AND t.kind IN "
          "('revocation', 'annulment') AND r.agency = n.agency AND r.procedure_name = n.procedure_name AND "
          "r.state = 'settled' AND r.outcome = 'applied') LIMIT 1",
          notice_id)
      .has_value();
}

}  // namespace tongbao
