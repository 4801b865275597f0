#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "gateway/contract/change_kind.h"
#include "gateway/contract/clock.h"

namespace tongbao {

/// An address as the household register has it. `as_registered` is never altered. `area_code` is RSCD0103 (8 digits, or
/// 11 with the village).
struct Address {
  std::string as_registered;
  std::string area_code;
  std::string village;
  std::string neighbor;
  std::string street_doorplate;
  bool operator==(const Address&) const = default;
};

/// 姓名 with its romanization, both as registered.
struct LegalName {
  std::string person_name;
  std::string romanization;
  bool operator==(const LegalName&) const = default;
};

struct Person {
  std::string person_id;    // 國民身分證統一編號
  std::string person_name;  // as registered, after the change
  std::string birth_date;   // ISO, yyyy-mm-dd
  bool operator==(const Person&) const = default;
};

/// One change addressed to one agency and one procedure there, with everything composing needs. Plain data.
struct Notice {
  std::string notice_id;  // ULID; also the event id and the idempotency key on the wire
  std::string case_id;
  std::string agency;
  std::string procedure;
  ChangeKind kind = ChangeKind::move_in;
  /// For `revocation`, `correction` and `annulment`: the kind of the change they act on.
  std::optional<ChangeKind> earlier_kind;
  std::string office;             // area code of the accepting office
  std::string subject;            // the person's pseudonym at this agency
  std::uint64_t subject_seq = 0;  // per person, rising
  Instant logged_at{};            // when the change was accepted
  std::string registered_on;      // ISO
  std::string effective_on;       // ISO
  Person person;
  std::optional<Address> old_address, new_address;
  std::optional<LegalName> old_name, new_name;
  std::string customer_number;      // empty unless the agency wants one
  bool fallback_residence = false;  // the citizen's consent to 住居所 instead of 車籍地址
  bool ex_officio = false;          // nobody applied: 依職權
  std::string basis;                // ex officio: the decision it rests on
  std::string earlier_notice_id;    // the event a revocation, correction or annulment acts on
  std::string traceparent;          // W3C trace context of the case
};

}  // namespace tongbao
