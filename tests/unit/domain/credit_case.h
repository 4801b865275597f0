#pragma once

#include <map>
#include <string>
#include <vector>

#include "gateway/domain/credit_booking.h"

namespace tongbao {

/// The rows of credit_vectors.toml beside this file, for programs that read no TOML.
inline std::vector<MatrixRow> vector_rows() {
  const auto row = [](std::string procedure, std::vector<ChangeKind> kinds, std::vector<RequiredDocument> documents,
                      std::int32_t trip) {
    MatrixRow made;
    made.procedure = std::move(procedure);
    made.kinds = std::move(kinds);
    made.documents = std::move(documents);
    made.trip_hundredths = trip;
    made.legal_basis = made.confirmed_by = "test";
    made.valid_from = "2011-01-01";
    return made;
  };
  using enum ChangeKind;
  const std::vector<ChangeKind> moves{move_in, address_change};
  const std::vector<ChangeKind> names{surname_change, given_name_change, full_name_change};
  return {row("land.address", {move_in, address_change, doorplate_renumbering}, {{DocumentKind::C, 1, true}}, 100),
          row("land.name", names, {{DocumentKind::T, 1, true}}, 100),
          row("vehicle.license_name", names, {{DocumentKind::T, 1, true}}, 100),
          row("vehicle.registration_address", moves, {{DocumentKind::C, 1, false}}, 100),
          row("tax.bill_address", moves, {}, 0),
          row("welfare.low_income_review", {}, {{DocumentKind::T, 1, true}}, 100)};
}

inline RequirementMatrix vector_matrix() {
  return {"vectors-1+test", vector_rows()};
}

inline MatrixRow& row_of(std::vector<MatrixRow>& rows, std::string_view procedure) {
  for (auto& row : rows)
    if (row.procedure == procedure) return row;
  return rows.front();
}

inline Instant noon_of(int year, unsigned month, unsigned day) {
  using namespace std::chrono;
  return sys_days{std::chrono::year{year} / month / day} + hours{4};  // 12:00 in Taipei
}

/// One case as the store keeps it: facts that grow and a book of entries. Every event books at once.
class CreditCase {
 public:
  explicit CreditCase(RequirementMatrix rules = vector_matrix()) : matrix{std::move(rules)} {
    facts.case_id = "case-1";
    facts.office = "09020010";
    facts.still_submitted.emplace();
  }

  /// Time passes a millisecond with every event, so that order is never in doubt.
  Instant tick() { return at += std::chrono::milliseconds{1}; }

  std::string accept(const std::string& person, ChangeKind kind, const std::string& corrects = "",
                     const std::string& revokes = "") {
    CreditChange change;
    change.change_id = "change-" + std::to_string(facts.changes.size() + 1);
    change.person = person;
    change.kind = kind;
    change.registered_on = "2026-03-02";
    change.ex_officio = is_ex_officio(kind);
    change.corrects = corrects;
    change.revokes = revokes;
    change.accepted_at = tick();
    facts.changes.push_back(change);
    return change.change_id;
  }

  CreditNotice notice(const std::string& change, const std::string& procedure, Outcome outcome = Outcome::applied,
                      const std::string& office = "") {
    CreditNotice made;
    made.notice_id = "notice-" + std::to_string(++drawn);
    made.change_id = change;
    made.agency = procedure.substr(0, procedure.find('.'));
    made.procedure = procedure;
    made.outcome = outcome;
    if (outcome == Outcome::applied) made.offices = {{office.empty() ? made.agency + "-A" : office, 1}};
    return made;
  }

  /// Settles the notice and books what follows from it.
  std::string settle(CreditNotice settled) {
    settled.settled_at = tick();
    facts.notices.push_back(settled);
    recompute(settled.notice_id);
    return settled.notice_id;
  }

  std::string settle(const std::string& change, const std::string& procedure, Outcome outcome = Outcome::applied,
                     const std::string& office = "") {
    return settle(notice(change, procedure, outcome, office));
  }

  CreditBooking recompute(const std::string& cause) {
    auto booking = entries_to_book(facts, matrix, book, {cause, at}, [&] { return "entry-" + std::to_string(++ids); });
    book.insert(book.end(), booking.entries.begin(), booking.entries.end());
    warnings.insert(warnings.end(), booking.warnings.begin(), booking.warnings.end());
    return booking;
  }

  /// Sum of an item, of all months or of one.
  std::int64_t sum(CreditItem item, std::int32_t month = 0) const {
    std::int64_t total = 0;
    for (const auto& entry : book)
      if (entry.item == item && (month == 0 || entry.month == month)) total += entry.quantity;
    return total;
  }

  std::map<std::string, std::int64_t> group_sums() const {
    std::map<std::string, std::int64_t> sums;
    for (const auto& entry : book)
      sums[entry.group] += entry.quantity;
    std::erase_if(sums, [](const auto& group) { return group.second == 0; });
    return sums;
  }

  RequirementMatrix matrix;
  CaseCreditFacts facts;
  std::vector<CreditEntry> book;
  std::vector<MissingMatrixRow> warnings;
  Instant at = noon_of(2026, 3, 2);
  int drawn = 0;
  int ids = 0;
};

}  // namespace tongbao
