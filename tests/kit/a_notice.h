#pragma once

#include <string>

#include "gateway/contract/notice.h"

namespace tongbao {

/// A notice with everything in it, for tests of plugins: 許功蓋 of 金門縣金城鎮, who moves to 澎湖縣西嶼鄉 or is now
/// 許大明. tests/golden/make_golden.py holds the same values.
inline Notice a_notice(const std::string& procedure, ChangeKind kind) {
  Notice notice;
  notice.notice_id = "01JD9Z00000000000000000001";
  notice.case_id = "01JD9Z00000000000000000000";
  notice.agency = procedure.substr(0, procedure.find('.'));
  notice.procedure = procedure;
  notice.kind = kind;
  notice.office = "09020010";
  notice.subject = "n5yQ1kXv9c0kzq2m0p9f2A";
  notice.subject_seq = 42;
  notice.logged_at = Instant{std::chrono::milliseconds{1'795'316'645'000}};
  notice.registered_on = "2026-11-22";
  notice.effective_on = "2026-11-20";
  notice.person = {"Y109876546", "許功蓋", "1985-03-12"};
  if (is_name_kind(kind)) {
    notice.person.person_name = "許大明";
    notice.old_name = LegalName{"許功蓋", ""};
    notice.new_name = LegalName{"許大明", "HSU, TA-MING"};
  } else if (is_address_kind(kind)) {
    notice.old_address = Address{"金門縣金城鎮東門里2鄰民生路1號", "09020010", "東門里", "2鄰", "民生路1號"};
    notice.new_address = Address{"澎湖縣西嶼鄉大池村2鄰大池34號", "10016040", "大池村", "2鄰", "大池34號"};
  }
  notice.ex_officio = is_ex_officio(kind);
  if (notice.ex_officio) notice.basis = "府民戶字第1150001234號";
  return notice;
}

/// A revocation, annulment or correction of an earlier notice about `earlier_kind`.
inline Notice a_notice_acting_on(const std::string& procedure, ChangeKind kind, ChangeKind earlier_kind) {
  auto notice = a_notice(procedure, earlier_kind);
  notice.kind = kind;
  notice.earlier_kind = earlier_kind;
  notice.earlier_notice_id = "01JD9Z00000000000000000000";
  notice.earlier_notice_id.back() = '7';
  return notice;
}

}  // namespace tongbao
