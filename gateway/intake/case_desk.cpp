#include "gateway/intake/case_desk.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "gateway/kit/digest.h"
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

std::string hold_reason_of(const CaseRequest& request, const RequestedChange& change) {
  if (change.is_protected) return "protected_person";
  return request.second_check ? "second_check" : "";
}

DeskOutcome widened(Result<AcceptOutcome> outcome) {
  if (!outcome) {
    if (outcome.failure().code == "already_revoked") return Conflict{"already_revoked"};
    return outcome.failure();
  }
  return std::visit([](auto& found) -> DeskOutcome { return std::move(found); }, *outcome);
}

/// A client chooses its keys, and might put a person's number into one: only its digest is kept.
IdempotencyRecord record_of(const Submission& submission) {
  return {to_hex(sha256(submission.idempotency_key)), submission.request_digest};
}

Failure areas_missing() {
  return {FailureKind::configuration, "areas_missing", "no area table is imported: tongbao tables import"};
}

Failure procedures_unread() {
  return {FailureKind::transient, "store_unreachable", "the store has not said yet what the agencies can do"};
}

/// Nothing is wrong with the case itself: it can be sent again as it is.
bool only_agencies_not_ready(const Faults& faults) {
  return std::ranges::all_of(faults, [](const Fault& fault) { return fault.code == "agency_not_ready"; });
}

}  // namespace

std::string accepted_body(const AcceptedCase& accepted) {
  auto notices = nlohmann::json::array();
  for (const auto& notice : accepted.notices)
    notices.push_back({{"notice_id", notice.notice_id},
                       {"agency", notice.agency},
                       {"procedure", notice.procedure},
                       {"change_index", notice.change_index},
                       {"state", notice.state}});
  nlohmann::json body{{"case_id", accepted.case_id},
                      {"receipt_number", accepted.receipt_number},
                      {"status", accepted.notices.empty() ? "settled" : "open"},
                      {"notices", std::move(notices)}};
  if (!accepted.earlier_case_id.empty()) {
    body["revokes_case_id"] = accepted.earlier_case_id;
    body["withdrawn"] = accepted.withdrawn_notices;
  }
  return canonical_json(body);
}

CaseDesk::CaseDesk(Store& store, StoreReads& reads, ReferenceTables& tables, const PersonKeys& keys, const Clock& clock,
                   Random& random, UlidSource& ulids)
    : store_{store}, reads_{reads}, tables_{tables}, keys_{keys}, clock_{clock}, random_{random}, ulids_{ulids} {}

NewCase CaseDesk::new_case(const Submission& submission, std::string office) {
  NewCase fresh;
  fresh.case_id = ulids_.next();
  fresh.office = std::move(office);
  fresh.traceparent = submission.traceparent;
  fresh.request_body = std::string{submission.body};
  fresh.body_salt = random_bytes(random_, kSaltBytes);
  fresh.idempotency = record_of(submission);
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
  for (const auto& change : request.changes)
    fresh.changes.push_back({ulids_.next(), keys_.index_key(change.person.person_id), change.kind, std::nullopt, ""});
  for (const auto& planned : request.notices)
    fresh.notices.push_back({ulids_.next(), planned.change, planned.agency, planned.procedure,
                             hold_reason_of(request, request.changes[planned.change]), ""});
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
    auto before = store_.answer_of(record_of(submission));
    if (!before) return before.failure();
    if (*before && std::holds_alternative<AnsweredBefore>(**before)) return widened(std::move(**before));
    if (only_agencies_not_ready(*faults))
      return Failure{FailureKind::transient, "agency_not_ready", "an agency's worker has not said yet what it can do"};
    return *faults;
  }
  return widened(store_.accept(case_of(std::get<CaseRequest>(reading), submission)));
}

std::variant<NewCase, DeskOutcome> CaseDesk::revocation_of(const CaseView& earlier, const RevocationRequest& request,
                                                           const Submission& submission) {
  const auto changes = reads_.changes_of(earlier.case_id);
  if (!changes) return DeskOutcome{changes.failure()};
  std::vector<ChangeKind> kinds;
  for (const auto& change : *changes)
    kinds.push_back(change_kind_from(change.kind).value_or(ChangeKind::revocation));
  auto misfits = check_revocation(request, kinds);
  if (!misfits.empty()) return DeskOutcome{std::move(misfits)};
  auto fresh = new_case(submission, earlier.office);
  fresh.kind_of_visit = "revocation";
  fresh.registered_on = request.registered_on;
  fresh.effective_on = request.effective_on;
  fresh.basis = request.basis;
  fresh.reason = request.reason;
  fresh.earlier_case_id = earlier.case_id;
  for (const auto& revoked : request.changes) {
    const auto& change = (*changes)[revoked.change];
    const auto key = keys_.index_key(revoked.person.person_id);
    const auto person = reads_.person_of(key);
    if (!person) return DeskOutcome{person.failure()};
    if (!*person || **person != change.person_row) return DeskOutcome{Conflict{"person_differs"}};
    if (!change.revoked_by_case_id.empty()) return DeskOutcome{Conflict{"already_revoked"}};
    fresh.changes.push_back({ulids_.next(), key, ChangeKind::revocation, kinds[revoked.change], change.change_id,
                             revoked.is_protected ? "protected_person" : ""});
    fresh.payload.changes.push_back(
        {revoked.person, revoked.old_address, revoked.new_address, revoked.old_name, revoked.new_name});
  }
  return fresh;
}

DeskOutcome CaseDesk::revoke(const std::string& case_id, const Submission& submission) {
  const auto areas = tables_.areas();
  if (!areas) return areas_missing();
  const auto procedures = tables_.procedures();
  if (!procedures) return procedures_unread();
  const auto reading = parse_revocation(submission.body, {*areas, *procedures, clock_.now()});
  if (const auto* faults = std::get_if<Faults>(&reading)) return *faults;
  // A retry of a revocation that was taken must find its answer, not "already revoked".
  const auto before = store_.answer_of(record_of(submission));
  if (!before) return before.failure();
  if (*before) return widened(std::move(**before));
  const auto earlier = reads_.case_view(case_id);
  if (!earlier) return earlier.failure();
  if (!*earlier) return NoSuchCase{};
  auto fresh = revocation_of(**earlier, std::get<RevocationRequest>(reading), submission);
  if (auto* refused = std::get_if<DeskOutcome>(&fresh)) return std::move(*refused);
  return widened(store_.accept_revocation(std::move(std::get<NewCase>(fresh))));
}

std::variant<WithdrawnNotices, Faults, NoSuchCase, Failure> CaseDesk::withdraw(const std::string& case_id,
                                                                               std::string_view body) {
  const auto areas = tables_.areas();
  if (!areas) return areas_missing();
  const auto procedures = tables_.procedures();
  if (!procedures) return procedures_unread();
  const auto reading = parse_withdrawal(body, {*areas, *procedures, clock_.now()});
  if (const auto* faults = std::get_if<Faults>(&reading)) return *faults;
  const auto& request = std::get<WithdrawRequest>(reading);
  const auto outcome =
      store_.withdraw({case_id, request.changes.value_or(std::vector<std::size_t>{}), "counter", request.reason});
  if (!outcome) return outcome.failure();
  if (std::holds_alternative<NoSuchCase>(*outcome)) return NoSuchCase{};
  return std::get<WithdrawnNotices>(*outcome);
}

}  // namespace tongbao
