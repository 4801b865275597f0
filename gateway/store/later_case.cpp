#include "gateway/store/later_case.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "gateway/evidence/leaf.h"
#include "gateway/store/case_rows.h"
#include "gateway/store/mail_rows.h"
#include "gateway/store/payload_json.h"

namespace tongbao {
namespace {

bool is_annulment(const NewCase& fresh) {
  return !fresh.changes.empty() && fresh.changes.front().kind == ChangeKind::annulment;
}

/// Who needs a customer number to find the citizen needs it for the later notice, too.
void inherit_deliveries(const CasePayload& from, const std::vector<EarlierChange>& earlier, CasePayload& to) {
  for (const auto& delivery : from.deliveries) {
    DeliveryPayload mine{delivery.agency, {}, delivery.customer_number, delivery.fallback_residence};
    for (std::size_t index = 0; index < earlier.size(); ++index)
      if (std::ranges::count(delivery.changes, earlier[index].index) > 0) mine.changes.push_back(index);
    if (!mine.changes.empty()) to.deliveries.push_back(std::move(mine));
  }
}

void inherit_values(const CasePayload& from, const std::vector<EarlierChange>& earlier, NewCase& fresh) {
  const bool annuls = is_annulment(fresh);
  for (std::size_t index = 0; index < earlier.size(); ++index) {
    const auto at = earlier[index].index;
    if (at >= from.changes.size()) throw SqlTrouble{"a payload lacks a change of its case", false};
    const auto& change = from.changes[at];
    if (annuls) {
      fresh.payload.changes.push_back(change);
    } else if (fresh.changes[index].kind == ChangeKind::correction) {
      fresh.payload.changes.at(index).untold_address = change.old_address;
      fresh.payload.changes.at(index).untold_name = change.old_name;
    }
  }
}

void inherit_payload(Transaction& transaction, const std::vector<EarlierChange>& earlier, NewCase& fresh) {
  const auto kept =
      transaction.sql.row<std::string>("SELECT content FROM payloads WHERE case_id = :case_id", fresh.earlier_case_id);
  if (!kept) {
    if (is_annulment(fresh)) throw SqlTrouble{"payload_erased", false};
    return;
  }
  const auto payload = from_payload_text(std::get<0>(*kept));
  fresh.payload.contact = payload.contact;
  inherit_deliveries(payload, earlier, fresh.payload);
  inherit_values(payload, earlier, fresh);
}

/// Whether the procedure can act on its own earlier work in this way; true where its agency has not said yet.
bool serves_later_kind(SqlConnection& sql, const EarlierLine& line, ChangeKind kind) {
  const auto kinds =
      sql.row<std::string>("SELECT kinds FROM procedures WHERE agency = :agency AND procedure_name = :procedure_name",
                           line.agency, line.procedure);
  return !kinds || (" " + std::get<0>(*kinds) + " ").find(" " + std::string{to_word(kind)} + " ") != std::string::npos;
}

/// What the line's agency must hear; nothing when it need not.
std::optional<NewNotice> later_notice(const EarlierLine& line, const NewChange& change, std::size_t index,
                                      std::string notice_id) {
  NewNotice notice{
      std::move(notice_id), index, line.agency, line.procedure, hold_reason_behind(line, change.hold_reason), ""};
  notice.hold_window = change.hold_window;
  const bool corrects = change.kind == ChangeKind::correction;
  if (const auto* told = corrects ? link_to_correct(line) : link_to_take_back(line)) {
    notice.earlier_notice_id = told->row.notice_id;
    return notice;
  }
  // Nothing was told and a person took it back: it stays back. Else the right values go out as if they were the first.
  if (!corrects || line.links.back().withdrawn_before) return std::nullopt;
  notice.kind = change.earlier_kind;
  return notice;
}

/// The contact of the earlier case hears of this one, too; a protected person's hears nothing.
bool may_tell_contact(const NewCase& fresh, const std::vector<NewNotice>& notices) {
  return !notices.empty() && !email_of(fresh.payload).empty() &&
         std::ranges::none_of(notices, [](const NewNotice& notice) { return notice.hold_reason == kProtectedPerson; });
}

void append_later_leaf(Transaction& transaction, const NewCase& fresh, const NewChange& change) {
  const auto& on = fresh.earlier_case_id;
  if (change.kind == ChangeKind::revocation)
    append_leaf(transaction, on, RevokedLeaf{on, fresh.case_id, change.earlier_change_id, ""});
  else if (change.kind == ChangeKind::correction)
    append_leaf(transaction, on, CorrectedLeaf{on, fresh.case_id, change.earlier_change_id});
  else
    append_leaf(transaction, on, AnnulledLeaf{on, fresh.case_id, change.earlier_change_id});
}

}  // namespace

std::vector<NoticeRow> take_back_unsent(Transaction& transaction, const SettlingRules& rules, EarlierChange& earlier,
                                        std::string_view reason) {
  std::vector<NoticeRow> withdrawn;
  for (auto& line : earlier.lines)
    for (auto& link : line.links) {
      if (link.told || is_final(link.row.state)) continue;
      if (withdraw_notice(transaction, rules, link.row, reason)) {
        withdrawn.push_back(link.row);
        continue;
      }
      const auto now = load_notice_row(transaction.sql, link.row.notice_id);
      link.told = now && now->attempts > 0;
    }
  return withdrawn;
}

AcceptedCase write_later_case(Transaction& transaction, const SettlingRules& rules, NewCase fresh,
                              const std::vector<EarlierChange>& earlier) {
  const bool wants_mail = std::exchange(fresh.wants_mail, false);
  inherit_payload(transaction, earlier, fresh);
  std::vector<NewNotice> written;
  AcceptedCase accepted{fresh.case_id, insert_case(transaction, fresh), transaction.now, {}, fresh.earlier_case_id, {}};
  std::vector<PlacedChange> placed;
  for (std::size_t index = 0; index < fresh.changes.size(); ++index)
    placed.push_back(insert_change_of(transaction, fresh, index, earlier[index].person_row));
  for (std::size_t index = 0; index < fresh.changes.size(); ++index) {
    for (const auto& line : earlier[index].lines) {
      auto notice = later_notice(line, fresh.changes[index], index, rules.new_id());
      if (!notice) continue;
      const auto kind = notice->kind.value_or(fresh.changes[index].kind);
      if (notice->hold_reason != kProtectedPerson && !serves_later_kind(transaction.sql, line, kind))
        notice->hold_reason = "kind_not_served";
      accepted.notices.push_back(insert_notice(transaction, rules, fresh, *notice, placed[index]));
      written.push_back(std::move(*notice));
    }
    append_later_leaf(transaction, fresh, fresh.changes[index]);
  }
  if (wants_mail && may_tell_contact(fresh, written)) watch_for_mail(transaction, fresh.case_id);
  return accepted;
}

}  // namespace tongbao
