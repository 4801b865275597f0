#include "gateway/store/mail_rows.h"

namespace tongbao {

void watch_for_mail(Transaction& transaction, const std::string& case_id) {
  static const InsertInto watches{"mail_watches", {"case_id", "look_at"}};
  transaction.rows.insert(watches, case_id, transaction.now_ms());
}

}  // namespace tongbao
