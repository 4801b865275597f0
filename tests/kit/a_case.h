#pragma once

#include <string>
#include <utility>

#include "gateway/kit/digest.h"
#include "gateway/kit/ulid.h"
#include "gateway/store/new_case.h"

namespace tongbao {

/// What a person's ID number is known by outside `payloads`; an HMAC in the product.
inline std::string index_key_of(const std::string& person_id) {
  return to_hex(sha256("index key of " + person_id));
}

/// Builds a case as intake would: `a_case().of("Y109876546", ChangeKind::full_name_change).to("land.name")`. Every
/// `to` goes with the latest `of`; the agency is the procedure's first word.
class CaseBuilder {
 public:
  CaseBuilder& of(const std::string& person_id, ChangeKind kind = ChangeKind::full_name_change) {
    made_.changes.push_back({"", index_key_of(person_id), kind, std::nullopt, ""});
    ChangePayload payload;
    payload.person = {person_id, "許大明", "1985-03-12"};
    if (is_address_kind(kind)) {
      payload.old_address = Address{"金門縣金城鎮東門里2鄰民生路1號", "09020010", "東門里", "2鄰", "民生路1號"};
      payload.new_address = Address{"澎湖縣西嶼鄉大池村2鄰大池34號", "10016040", "大池村", "2鄰", "大池34號"};
    } else {
      payload.old_name = LegalName{"許功蓋", ""};
      payload.new_name = LegalName{"許大明", "HSU, TA-MING"};
    }
    made_.payload.changes.push_back(std::move(payload));
    return *this;
  }
  CaseBuilder& to(const std::string& procedure, const std::string& hold_reason = "") {
    const auto change = made_.changes.size() - 1;
    const auto agency = procedure.substr(0, procedure.find('.'));
    made_.notices.push_back({"", change, agency, procedure, hold_reason, ""});
    made_.payload.deliveries.push_back({agency, {change}, "", false});
    return *this;
  }
  CaseBuilder& at(const std::string& office) {
    made_.office = office;
    return *this;
  }
  /// The request's idempotency key and what it says.
  CaseBuilder& keyed(const std::string& key, const std::string& digest) {
    made_.idempotency = {key, digest};
    return *this;
  }
  CaseBuilder& registered_on(const std::string& day) {
    made_.registered_on = made_.effective_on = day;
    return *this;
  }
  /// A document handed in although its procedure is relayed.
  CaseBuilder& still_submitted(const std::string& procedure, char kind) {
    made_.documents->push_back({procedure, kind, 1});
    return *this;
  }
  /// The customer number the agency of the latest `to` knows the citizen by, and the fallback consent.
  CaseBuilder& known_as(const std::string& customer_number) {
    made_.payload.deliveries.back().customer_number = customer_number;
    made_.payload.deliveries.back().fallback_residence = true;
    return *this;
  }
  /// Revokes the change of that id; the case it belongs to is the earlier one.
  CaseBuilder& revoking(const std::string& case_id, const std::string& change_id) {
    return acting_on(ChangeKind::revocation, case_id, change_id);
  }
  /// Corrects the change of that id to that name.
  CaseBuilder& correcting(const std::string& case_id, const std::string& change_id, const std::string& right_name) {
    auto& payload = made_.payload.changes.back();
    payload.old_name = std::exchange(payload.new_name, LegalName{right_name, ""});
    payload.person.person_name = right_name;
    return acting_on(ChangeKind::correction, case_id, change_id);
  }
  /// Its contact is told how it goes on.
  CaseBuilder& wanting_mail(const std::string& email = "ta-ming@example.invalid") {
    made_.wants_mail = true;
    made_.payload.contact = R"({"email":")" + email + R"(","phone":""})";
    return *this;
  }
  /// The latest change is held, or waits for so long.
  CaseBuilder& held_for(const std::string& reason) {
    made_.changes.back().hold_reason = reason;
    return *this;
  }
  CaseBuilder& after(std::chrono::minutes window) {
    made_.changes.back().hold_window = window;
    for (auto& notice : made_.notices)
      if (notice.change + 1 == made_.changes.size()) notice.hold_window = window;
    return *this;
  }

  NewCase build(UlidSource& ids) const {
    auto fresh = made_;
    fresh.case_id = ids.next();
    for (auto& change : fresh.changes)
      change.change_id = ids.next();
    for (auto& notice : fresh.notices)
      notice.notice_id = ids.next();
    if (fresh.idempotency.key.empty()) fresh.idempotency = {"key-" + fresh.case_id, "digest"};
    return fresh;
  }

 private:
  CaseBuilder& acting_on(ChangeKind kind, const std::string& case_id, const std::string& change_id) {
    made_.earlier_case_id = case_id;
    auto& change = made_.changes.back();
    change.earlier_kind = std::exchange(change.kind, kind);
    change.earlier_change_id = change_id;
    return *this;
  }
  static NewCase empty() {
    NewCase fresh;
    fresh.office = "09020010";
    fresh.kind_of_visit = "counter";
    fresh.registered_on = fresh.effective_on = "2026-11-20";
    fresh.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    fresh.request_body = R"({"changes":[]})";
    fresh.body_salt = std::string(32, 's');
    fresh.payload.applicant = R"({"person_id":"Y109876546","relationship":"self"})";
    fresh.payload.consents = R"([{"person":"Y109876546","version":"2026-1"}])";
    fresh.payload.contact = R"({"email":"ta-ming@example.invalid","phone":"0912000000"})";
    fresh.documents.emplace();
    fresh.answer = [](const AcceptedCase& accepted) { return R"({"case_id":")" + accepted.case_id + "\"}"; };
    return fresh;
  }

  NewCase made_ = empty();
};

inline CaseBuilder a_case() {
  return {};
}

}  // namespace tongbao
