#include "gateway/intake/case_desk.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "gateway/intake/accepted_body.h"
#include "gateway/kit/strict_json.h"

namespace tongbao {
namespace {

constexpr std::size_t kSaltBytes = 32;

nlohmann::json consent_json(const Consent& consent) {
  return {{"person", consent.person},
          {"version", consent.version},
          {"method", consent.method},
          {"signed_at", consent.signed_at},
          {"form_sha256", consent.form_sha256}};
}

CasePayload payload_of(const CaseRequest& request) {
  CasePayload payload;
  for (const auto& change : request.changes)
    payload.changes.push_back(
        {change.person, change.old_address, change.new_address, change.old_name, change.new_name});
  for (const auto& delivery : request.deliver_to)
    payload.deliveries.push_back(
        {delivery.agency, delivery.changes, delivery.customer_number, delivery.fallback_residence});
  if (request.applicant)
    payload.applicant = canonical_json(
        {{"person_id", request.applicant->person_id}, {"relationship", request.applicant->relationship}});
  auto consents = nlohmann::json::array();
  for (const auto& consent : request.consents)
    consents.push_back(consent_json(consent));
  payload.consents = canonical_json(consents);
  if (request.contact)
    payload.contact = canonical_json({{"email", request.contact->email}, {"phone", request.contact->phone}});
  return payload;
}

std::string hold_reason_of(const CaseRequest& request, const RequestedChange& change, const HoldRules& holds) {
  if (change.is_protected) return "protected_person";
  return request.second_check || holds.needs_second_check(change.kind) ? "second_check" : "";
}

/// A receipt number names the office, and with it where a protected person has gone: nothing of them travels by mail.
bool may_be_mailed(const CaseRequest& request) {
  return request.contact && !request.contact->email.empty() &&
         std::ranges::none_of(request.changes, &RequestedChange::is_protected);
}

/// Nothing is wrong with the case itself: it can be sent again as it is.
bool only_agencies_not_ready(const Faults& faults) {
  return std::ranges::all_of(faults, [](const Fault& fault) { return fault.code == "agency_not_ready"; });
}

}  // namespace

Failure areas_missing() {
  return {FailureKind::configuration, "areas_missing", "no area table is imported: tongbao tables import"};
}

Failure procedures_unread() {
  return {FailureKind::transient, "store_unreachable", "the store has not said yet what the agencies can do"};
}

CaseDesk::CaseDesk(Store& store, StoreReads& reads, ReferenceTables& tables, const PersonKeys& keys, const Clock& clock,
                   Random& random, UlidSource& ulids, HoldRules holds, bool sends_mail)
    : store_{store},
      reads_{reads},
      tables_{tables},
      keys_{keys},
      clock_{clock},
      random_{random},
      ulids_{ulids},
      holds_{std::move(holds)},
      sends_mail_{sends_mail} {}

NewCase CaseDesk::new_case(const Submission& submission, std::string office) {
  NewCase fresh;
  fresh.case_id = ulids_.next();
  fresh.office = std::move(office);
  fresh.traceparent = submission.traceparent;
  fresh.request_body = std::string{submission.body};
  fresh.body_salt = random_bytes(random_, kSaltBytes);
  fresh.idempotency = idempotency_of(submission);
  fresh.answer = accepted_body;
  return fresh;
}

NewCase CaseDesk::case_of(const CaseRequest& request, const Submission& submission) {
  auto fresh = new_case(submission, request.office);
  fresh.kind_of_visit = request.kind_of_visit;
  fresh.registered_on = request.registered_on;
  fresh.effective_on = request.effective_on;
  fresh.basis = request.basis;
  fresh.event_id = request.event_id;
  fresh.payload = payload_of(request);
  fresh.wants_mail = sends_mail_ && may_be_mailed(request);
  for (const auto& change : request.changes)
    fresh.changes.push_back({ulids_.next(), keys_.index_key(change.person.person_id), change.kind, std::nullopt, ""});
  for (const auto& planned : request.notices) {
    const auto& change = request.changes[planned.change];
    fresh.notices.push_back({ulids_.next(), planned.change, planned.agency, planned.procedure,
                             hold_reason_of(request, change, holds_), "", holds_.window_for(change.kind)});
  }
  if (request.documents_still_submitted) {
    fresh.documents.emplace();
    for (const auto& document : *request.documents_still_submitted)
      fresh.documents->push_back({document.procedure, document.kind, document.copies});
  }
  return fresh;
}

DeskOutcome CaseDesk::accept(const Submission& submission) {
  const auto areas = tables_.areas();
  if (!areas) return areas_missing();
  const auto procedures = tables_.procedures();
  if (!procedures) return procedures_unread();
  const auto reading = parse_case(submission.body, {*areas, *procedures, clock_.now()});
  if (const auto* faults = std::get_if<Faults>(&reading)) {
    // Tables and days move on: what was a good case then still gets its answer when it is repeated.
    auto before = store_.answer_of(idempotency_of(submission));
    if (!before) return before.failure();
    if (*before && std::holds_alternative<AnsweredBefore>(**before)) return widened(std::move(**before));
    if (only_agencies_not_ready(*faults))
      return Failure{FailureKind::transient, "agency_not_ready", "an agency's worker has not said yet what it can do"};
    return *faults;
  }
  return widened(store_.accept(case_of(std::get<CaseRequest>(reading), submission)));
}

}  // namespace tongbao
