#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/contract/notice.h"
#include "gateway/intake/fault.h"
#include "gateway/intake/intake_rules.h"

namespace tongbao {

struct Applicant {
  std::string person_id;
  std::string relationship;  // self, spouse, parent, child, relative, household_head, household_member, guardian, agent
};

/// One change of one person, as asked for.
struct RequestedChange {
  ChangeKind kind = ChangeKind::move_in;
  Person person;
  bool is_protected = false;  // 家暴/跟騷: nothing leaves without a hand action
  std::optional<Address> old_address, new_address;
  std::optional<LegalName> old_name, new_name;
};

/// One entry of `deliver_to`. `changes` and `procedures` are resolved: every procedure serves at least one of the
/// changes, every change is served by at least one of the procedures.
struct RequestedDelivery {
  std::string agency;
  std::vector<std::string> procedures;
  std::vector<std::size_t> changes;
  std::string customer_number;
  bool fallback_residence = false;
};

/// One notice the case asks for: this change, to this procedure. Each (change, procedure) once in a case.
struct PlannedNotice {
  std::size_t change = 0;    // index into CaseRequest::changes
  std::size_t delivery = 0;  // index into CaseRequest::deliver_to
  std::string agency;
  std::string procedure;
};

struct Consent {
  std::string person;       // person_id of the adult who consents
  std::string version;      // of the consent text
  std::string method;       // signature_paper, signature_pad, citizen_certificate, mobile_id
  std::string signed_at;    // RFC 3339
  std::string form_sha256;  // 64 hex digits
};

struct Contact {
  std::string email;
  std::string phone;
};

struct DocumentStillSubmitted {
  std::string procedure;
  char kind = 'T';  // T, K, C, F
  std::uint32_t copies = 1;
};

/// A valid `POST /v1/cases` body (design.md §6). Plain data.
struct CaseRequest {
  std::string office;         // area code of the accepting office, 8 digits
  std::string kind_of_visit;  // counter, mobile, online, ex_officio
  std::string registered_on;
  std::string effective_on;
  std::optional<Applicant> applicant;  // nothing for ex officio kinds
  std::string basis;                   // ex officio kinds: the decision it rests on
  std::string event_id;                // renumbering and boundary adjustment: the event all its households share
  std::vector<RequestedChange> changes;
  std::vector<RequestedDelivery> deliver_to;
  std::vector<PlannedNotice> notices;  // in order of changes, then of deliver_to and procedures
  std::vector<Consent> consents;
  std::optional<Contact> contact;
  std::optional<std::vector<DocumentStillSubmitted>> documents_still_submitted;  // nothing: the office did not say
  bool second_check = false;
};

using CaseReading = std::variant<CaseRequest, Faults>;

/// Judges the whole body of `POST /v1/cases`: the request, or everything wrong with it (never an empty list). Texts are
/// taken exactly as they came; only an address whose 11-digit code already says the village gets its official name.
/// Without an area table the only fault is `areas_missing`: answer 503. Pure; any thread.
CaseReading parse_case(std::string_view body, const IntakeRules& rules);

}  // namespace tongbao
