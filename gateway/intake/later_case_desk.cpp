// The part of the desk that acts on earlier cases: revocation, correction, withdrawal, second check.
#include "gateway/domain/calendar_date.h"
#include "gateway/domain/roc_date.h"
#include "gateway/intake/accepted_body.h"
#include "gateway/intake/approval_request.h"
#include "gateway/intake/case_desk.h"
#include "gateway/intake/correction_request.h"

namespace tongbao {
namespace {

bool is_housekeeping(ChangeKind kind) {
  return kind == ChangeKind::correction || kind == ChangeKind::revocation || kind == ChangeKind::annulment;
}

ChangeKind kind_of(const ChangeView& change) {
  return change_kind_from(change.kind).value_or(ChangeKind::revocation);
}

}  // namespace

NewChange CaseDesk::later_change(ChangeKind kind, const ChangeView& earlier, bool is_protected) {
  NewChange change{ulids_.next(), "", kind, kind_of(earlier), earlier.change_id};
  if (is_protected)
    change.hold_reason = "protected_person";
  else if (holds_.needs_second_check(kind))
    change.hold_reason = "second_check";
  change.hold_window = holds_.window_for(kind);
  return change;
}

std::variant<NewCase, DeskOutcome> CaseDesk::later_case_of(ChangeKind kind, const CaseView& earlier,
                                                           const RevocationRequest& request,
                                                           const Submission& submission) {
  const auto changes = reads_.changes_of(earlier.case_id);
  if (!changes) return DeskOutcome{changes.failure()};
  std::vector<ChangeKind> kinds;
  for (const auto& change : *changes)
    kinds.push_back(kind_of(change));
  const bool corrects = kind == ChangeKind::correction;
  auto misfits = corrects ? check_correction(request, kinds) : check_revocation(request, kinds);
  if (!misfits.empty()) return DeskOutcome{std::move(misfits)};
  auto fresh = new_case(submission, earlier.office);
  fresh.kind_of_visit = to_word(kind);
  fresh.registered_on = request.registered_on;
  fresh.effective_on = request.effective_on;
  fresh.basis = request.basis;
  fresh.reason = request.reason;
  fresh.earlier_case_id = earlier.case_id;
  fresh.wants_mail = sends_mail_;
  fresh.answer = [corrects](const AcceptedCase& accepted) {
    return later_case_body(accepted, corrects ? "corrects_case_id" : "revokes_case_id");
  };
  for (const auto& asked : request.changes) {
    const auto& change = (*changes)[asked.change];
    const auto key = keys_.index_key(asked.person.person_id);
    const auto person = reads_.person_of(key);
    if (!person) return DeskOutcome{person.failure()};
    if (!*person || **person != change.person_row) return DeskOutcome{Conflict{"person_differs"}};
    if (!change.revoked_by_case_id.empty()) return DeskOutcome{Conflict{"already_revoked"}};
    fresh.changes.push_back(later_change(kind, change, asked.is_protected));
    fresh.changes.back().index_key = key;
    fresh.payload.changes.push_back(
        {asked.person, asked.old_address, asked.new_address, asked.old_name, asked.new_name});
  }
  return fresh;
}

DeskOutcome CaseDesk::act_on(ChangeKind kind, const std::string& case_id, const Submission& submission) {
  const auto areas = tables_.areas();
  if (!areas) return areas_missing();
  const auto procedures = tables_.procedures();
  if (!procedures) return procedures_unread();
  const IntakeRules rules{*areas, *procedures, clock_.now()};
  const auto reading = kind == ChangeKind::correction ? parse_correction(submission.body, rules)
                                                      : parse_revocation(submission.body, rules);
  if (const auto* faults = std::get_if<Faults>(&reading)) return *faults;
  // A retry of a request that was taken must find its answer, not "already revoked".
  auto before = store_.answer_of(idempotency_of(submission));
  if (!before) return before.failure();
  if (*before) return widened(std::move(**before));
  const auto earlier = reads_.case_view(case_id);
  if (!earlier) return earlier.failure();
  if (!*earlier) return NoSuchCase{};
  auto fresh = later_case_of(kind, **earlier, std::get<RevocationRequest>(reading), submission);
  if (auto* refused = std::get_if<DeskOutcome>(&fresh)) return std::move(*refused);
  return widened(store_.accept_later_case(std::move(std::get<NewCase>(fresh))));
}

DeskOutcome CaseDesk::revoke(const std::string& case_id, const Submission& submission) {
  return act_on(ChangeKind::revocation, case_id, submission);
}

DeskOutcome CaseDesk::correct(const std::string& case_id, const Submission& submission) {
  return act_on(ChangeKind::correction, case_id, submission);
}

Withdrawal CaseDesk::withdrawal_of(const CaseView& earlier, const std::vector<ChangeView>& changes,
                                   const WithdrawRequest& request, const Submission& submission) {
  Withdrawal withdrawal{earlier.case_id,
                        request.changes.value_or(std::vector<std::size_t>{}),
                        "counter",
                        request.reason,
                        new_case(submission, earlier.office),
                        {}};
  auto& annulment = withdrawal.annulment;
  annulment.kind_of_visit = to_word(ChangeKind::annulment);
  annulment.registered_on = annulment.effective_on = to_iso(taipei_date(clock_.now()));
  annulment.reason = request.reason;
  annulment.earlier_case_id = earlier.case_id;
  annulment.wants_mail = sends_mail_;
  for (const auto& change : changes)
    if (!is_housekeeping(kind_of(change)))
      annulment.changes.push_back(later_change(ChangeKind::annulment, change, false));
  withdrawal.answer = [case_id = earlier.case_id](const WithdrawnNotices& withdrawn) {
    return withdrawn_body(case_id, withdrawn);
  };
  return withdrawal;
}

WithdrawDeskOutcome CaseDesk::withdraw(const std::string& case_id, const Submission& submission) {
  const auto areas = tables_.areas();
  if (!areas) return areas_missing();
  const auto procedures = tables_.procedures();
  if (!procedures) return procedures_unread();
  const auto reading = parse_withdrawal(submission.body, {*areas, *procedures, clock_.now()});
  if (const auto* faults = std::get_if<Faults>(&reading)) return *faults;
  const auto& request = std::get<WithdrawRequest>(reading);
  const auto earlier = reads_.case_view(case_id);
  if (!earlier) return earlier.failure();
  if (!*earlier) return NoSuchCase{};
  const auto changes = reads_.changes_of(case_id);
  if (!changes) return changes.failure();
  if (auto misfits = check_withdrawal(request, changes->size()); !misfits.empty()) return misfits;
  auto outcome = store_.withdraw(withdrawal_of(**earlier, *changes, request, submission));
  if (outcome) return std::visit([](auto& found) -> WithdrawDeskOutcome { return std::move(found); }, *outcome);
  if (is_conflict(outcome.failure())) return Conflict{outcome.failure().code};
  return outcome.failure();
}

ApproveDeskOutcome CaseDesk::approve(const std::string& case_id, std::string_view body) {
  const auto areas = tables_.areas();
  if (!areas) return areas_missing();
  const auto procedures = tables_.procedures();
  if (!procedures) return procedures_unread();
  const auto reading = parse_approval(body, {*areas, *procedures, clock_.now()});
  if (const auto* faults = std::get_if<Faults>(&reading)) return *faults;
  const auto& request = std::get<ApprovalRequest>(reading);
  const auto outcome = store_.approve({case_id, request.checked_by, request.reason});
  if (!outcome) return outcome.failure();
  if (std::holds_alternative<NoSuchCase>(*outcome)) return NoSuchCase{};
  if (std::holds_alternative<NothingToApprove>(*outcome)) return Conflict{"nothing_to_approve"};
  return std::get<ApprovedNotices>(*outcome);
}

}  // namespace tongbao
