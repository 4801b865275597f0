#include "plugins/tax/answers.h"

#include <algorithm>
#include <array>

#include "gateway/kit/answer_fields.h"
#include "gateway/kit/instant_text.h"

namespace tongbao {

namespace {

struct TaxCode {
  std::string_view code;
  Outcome outcome;
  std::string_view reason;
};
constexpr std::array kTaxCodes{
    TaxCode{"0000", Outcome::applied, ""},
    TaxCode{"0001", Outcome::already_current, ""},
    TaxCode{"0002", Outcome::superseded, ""},
    TaxCode{"0200", Outcome::needs_citizen, ""},
    TaxCode{"1001", Outcome::no_record, ""},
    TaxCode{"2001", Outcome::refused, "identity_differs"},
    TaxCode{"2002", Outcome::refused, "not_own_use"},
    TaxCode{"2003", Outcome::refused, "self_use_limit"},
    TaxCode{"2004", Outcome::refused, "enforcement_pending"},
    TaxCode{"3001", Outcome::cannot_represent, ""},
};
constexpr std::string_view kTaxDeferred = "0100";

/// Outcome and reason of a code; false for a code outside the list.
bool read_tax_code(std::string_view code, Settled& settled) {
  for (const auto& known : kTaxCodes) {
    if (known.code != code) continue;
    settled.outcome = known.outcome;
    settled.reason = known.reason;
    return true;
  }
  if (code.front() != '2') return false;
  settled.outcome = Outcome::refused;
  settled.reason = "tax_" + std::string{code};
  return true;
}

/// Fills the offices; says what is wrong, or nothing.
std::string read_tax_offices(const Field& record, Settled& settled) {
  for (const char* number : {"1", "2", "3"}) {
    const auto office = only_value(record, std::string{"Office"} + number);
    const auto records = only_value(record, std::string{"Records"} + number);
    if (!office || !records) return "an office stands twice";
    const auto count = records->empty() ? 0U : record_count(*records);
    if (!count) return "a number of records that is none";
    if (office->empty() && *count == 0) continue;
    if (settled.outcome != Outcome::applied) return "records without Code 0000";
    if (office->empty() || *count == 0) return "an office without records, or records without an office";
    for (const auto& earlier : settled.offices)
      if (earlier.agency_office == *office) return "an office named twice";
    settled.offices.push_back({std::string{*office}, *count});
  }
  return settled.outcome == Outcome::applied && settled.offices.empty() ? "Code 0000 without an office" : "";
}

/// Fills the follow-up; says what is wrong, or nothing.
std::string read_tax_follow_up(const Field& record, Settled& settled) {
  const auto what = only_value(record, "FollowUp"), office = only_value(record, "FollowUpOffice");
  const auto until = only_value(record, "FollowUpDate");
  if (!what || !office || !until) return "a follow-up field stands twice";
  if (what->empty()) {
    if (!office->empty() || !until->empty()) return "a follow-up without what";
    return settled.outcome == Outcome::needs_citizen ? "Code 0200 without FollowUp" : "";
  }
  const bool may = settled.outcome == Outcome::applied || settled.outcome == Outcome::needs_citizen ||
                   settled.outcome == Outcome::cannot_represent;
  if (!may) return "FollowUp beside a code that has none";
  if (*what != "visit" && *what != "pay" && *what != "new_character") return "FollowUp outside the list";
  if (!until->empty() && !parse_iso_day(*until)) return "FollowUpDate is no day";
  settled.follow_up = FollowUp{std::string{*what}, std::string{*office}, std::string{*until}};
  return {};
}

/// Fills file number and time; says what is wrong, or nothing.
std::string read_tax_reference(const Field& record, Settled& settled) {
  const auto number = only_value(record, "AgencyRef"), at = only_value(record, "EffectiveAt");
  if (!number || !at) return "a field stands twice";
  if (!at->empty() && !parse_instant(*at)) return "EffectiveAt is no instant";
  if (settled.outcome == Outcome::applied && at->empty()) return "Code 0000 without EffectiveAt";
  settled.agency_ref = *number;
  settled.effective_at = *at;
  return {};
}

/// Decided by the end of DueDate in Taipei.
Verdict read_tax_deferred(const Field& record) {
  const auto due = only_value(record, "DueDate");
  if (!due) return Unreadable{"DueDate stands twice"};
  if (due->empty()) return Pending{};
  const auto day = parse_iso_day(*due);
  if (!day) return Unreadable{"DueDate is no day"};
  return Pending{taipei_midnight(*day) + std::chrono::hours{24}};
}

}  // namespace

Verdict read_tax_answer(const Reply& reply) {
  const auto code = only_value(reply.content, "Code");
  if (!code || code->size() != 4 ||
      !std::all_of(code->begin(), code->end(), [](char c) { return c >= '0' && c <= '9'; }))
    return Unreadable{"Code is not four digits"};
  if (*code == kTaxDeferred) return read_tax_deferred(reply.content);

  Settled settled;
  if (!read_tax_code(*code, settled)) return Unreadable{"Code " + std::string{*code} + " is no verdict"};
  for (const auto& wrong : {read_tax_offices(reply.content, settled), read_tax_follow_up(reply.content, settled),
                            read_tax_reference(reply.content, settled)})
    if (!wrong.empty()) return Unreadable{wrong};
  return settled;
}

}  // namespace tongbao
