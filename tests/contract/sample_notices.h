#pragma once

#include <string>
#include <vector>

#include "gateway/contract/agency_plugin.h"

namespace tongbao {

/// A notice with everything any agency may ask for. The person is one of the fixtures nobody is (letter Y).
inline Notice complete_notice(const Procedure& procedure, ChangeKind kind) {
  Notice notice;
  notice.notice_id = "01JD9Z00000000000000000001";
  notice.case_id = "01JD9Z00000000000000000000";
  notice.agency = procedure.name.substr(0, procedure.name.find('.'));
  notice.procedure = procedure.name;
  notice.kind = kind;
  notice.office = "09020010";
  notice.subject = "n5yQ1kXv9c0kzq2m0p9f2A";
  notice.subject_seq = 42;
  notice.logged_at = Instant{std::chrono::milliseconds{1'795'316'645'000}};
  notice.registered_on = "2026-11-22";
  notice.effective_on = "2026-11-22";
  notice.person = {"Y109876546", "許功蓋", "2021-03-12"};
  notice.old_address = Address{"金門縣金城鎮東門里2鄰民生路1號", "09020010", "東門里", "2鄰", "民生路1號"};
  notice.new_address = Address{"澎湖縣馬公市嵵裡里5鄰嵵裡12號", "10016010", "嵵裡里", "5鄰", "嵵裡12號"};
  notice.old_name = LegalName{"林功蓋", ""};
  notice.new_name = LegalName{"許功蓋", "HSU KUNG-KAI"};
  notice.customer_number = "12345678";
  notice.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  if (is_ex_officio(kind)) {
    notice.ex_officio = true;
    notice.basis = "府民戶字第1150001號";
  }
  if (kind == ChangeKind::correction || kind == ChangeKind::revocation || kind == ChangeKind::annulment) {
    notice.earlier_notice_id = "01JD9Y00000000000000000009";
    notice.earlier_kind = procedure.kinds.front();
    notice.ex_officio = is_ex_officio(procedure.kinds.front());
    if (notice.ex_officio) notice.basis = "府民戶字第1150001號";
  }
  return notice;
}

/// The same with one thing left out or odd each: what a defect of ours, or an unlucky register, may bring.
inline std::vector<Notice> damaged_notices(const Notice& whole) {
  std::vector<Notice> damaged;
  const auto add = [&](auto change) {
    damaged.push_back(whole);
    change(damaged.back());
  };
  add([](Notice& n) { n.person = {}; });
  add([](Notice& n) { n.person.birth_date = "2021-02-30"; });
  add([](Notice& n) { n.old_address.reset(); });
  add([](Notice& n) { n.new_address.reset(); });
  add([](Notice& n) { n.new_address = Address{}; });
  add([](Notice& n) { n.new_address = n.old_address; });
  add([](Notice& n) { n.old_name.reset(); });
  add([](Notice& n) { n.new_name.reset(); });
  add([](Notice& n) { n.new_name = LegalName{}; });
  add([](Notice& n) { n.new_name = n.old_name; });
  add([](Notice& n) { n.earlier_notice_id.clear(); });
  add([](Notice& n) { n.earlier_kind.reset(); });
  add([](Notice& n) { n.earlier_kind = ChangeKind::revocation; });
  add([](Notice& n) { n.effective_on = "22.11.2026"; });
  add([](Notice& n) { n.registered_on.clear(); });
  add([](Notice& n) { n.basis.clear(); });
  add([](Notice& n) { n.subject.clear(); });
  add([](Notice& n) { n.subject_seq = UINT64_MAX; });
  add([](Notice& n) { n.customer_number.clear(); });
  add([](Notice& n) { n.fallback_residence = true; });
  add([](Notice& n) { n.procedure.clear(); });
  add([](Notice& n) { n.procedure = "nobody.knows_it"; });
  add([](Notice& n) { n.person.person_name = std::string(100'000, 'x'); });
  add([](Notice& n) { n.person.person_name = "\xff\xfe\x80"; });
  add([](Notice& n) { n.new_address->street_doorplate = std::string{"a\0b\r\n<&>\"'", 10}; });
  add([](Notice& n) { n = Notice{}; });
  return damaged;
}

}  // namespace tongbao
