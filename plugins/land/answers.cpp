#include "plugins/land/answers.h"

#include <algorithm>
#include <array>

#include "gateway/kit/answer_fields.h"
#include "gateway/kit/instant_text.h"
#include "gateway/kit/official_date.h"

namespace tongbao {

namespace {

struct LandCode {
  std::string_view code;
  Outcome outcome;
  std::string_view reason;
};
constexpr std::array kLandCodes{
    LandCode{"0000", Outcome::applied, ""},
    LandCode{"0001", Outcome::already_current, ""},
    LandCode{"0002", Outcome::superseded, ""},
    LandCode{"0200", Outcome::needs_citizen, ""},
    LandCode{"1001", Outcome::no_record, ""},
    LandCode{"2001", Outcome::refused, "restricted_registration"},
    LandCode{"2002", Outcome::refused, "identity_differs"},
    LandCode{"2003", Outcome::refused, "registration_pending"},
    LandCode{"2004", Outcome::refused, "inheritance_pending"},
    LandCode{"3001", Outcome::cannot_represent, "cannot_represent"},
};
constexpr std::string_view kLandDeferred = "0100";

bool is_four_digits(std::string_view code) {
  return code.size() == 4 && std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Outcome and reason of a code; false for a code outside the list.
bool read_land_code(std::string_view code, Settled& settled) {
  for (const auto& known : kLandCodes) {
    if (known.code != code) continue;
    settled.outcome = known.outcome;
    settled.reason = known.reason;
    return true;
  }
  if (code.front() != '2') return false;
  settled.outcome = Outcome::refused;
  settled.reason = "land_" + std::string{code};
  return true;
}

/// Fills the offices; says what is wrong, or nothing. RETURNROWS must be the sum of their ROWS.
std::string read_land_offices(const Field& result, Settled& settled) {
  const auto rows = record_count(value_at(result, "RETURNROWS"));
  if (!rows) return "RETURNROWS is no number";
  const auto groups = all_named(result, "OFFICES");
  if (settled.outcome != Outcome::applied) return *rows == 0 && groups.empty() ? "" : "records without CODE 0000";
  if (groups.size() != 1) return "OFFICES missing or doubled";
  std::uint64_t sum = 0;
  for (const auto* office : all_named(*groups.front(), "OFFICE")) {
    const auto code = only_value(*office, "CODE"), changed = only_value(*office, "ROWS");
    const auto count = changed ? record_count(*changed) : std::nullopt;
    if (!code || code->empty() || !count || *count == 0) return "an OFFICE without code or records";
    for (const auto& earlier : settled.offices)
      if (earlier.agency_office == *code) return "an OFFICE named twice";
    settled.offices.push_back({std::string{*code}, *count});
    sum += *count;
  }
  return sum == *rows && sum > 0 ? "" : "RETURNROWS is not the sum of ROWS";
}

/// Fills the follow-up; says what is wrong, or nothing.
std::string read_land_follow_up(const Field& result, Settled& settled) {
  const auto groups = all_named(result, "FOLLOWUP");
  if (groups.empty()) return settled.outcome == Outcome::needs_citizen ? "CODE 0200 without FOLLOWUP" : "";
  const bool may = settled.outcome == Outcome::applied || settled.outcome == Outcome::needs_citizen ||
                   settled.outcome == Outcome::cannot_represent;
  if (!may || groups.size() > 1) return "FOLLOWUP beside a code that has none, or doubled";
  const auto what = only_value(*groups.front(), "WHAT"), office = only_value(*groups.front(), "OFFICE");
  const auto until = only_value(*groups.front(), "UNTIL");
  if (!what || !office || !until) return "FOLLOWUP with a doubled element";
  if (*what != "fetch_certificate" && *what != "visit" && *what != "new_character") return "FOLLOWUP outside the list";
  const auto day = iso_from_compact(*until);
  if (!until->empty() && !day) return "FOLLOWUP until no day";
  settled.follow_up = FollowUp{std::string{*what}, std::string{*office}, day.value_or("")};
  return {};
}

/// Fills file number and time; says what is wrong, or nothing.
std::string read_land_reference(const Field& result, Settled& settled) {
  const auto number = only_value(result, "TRANSACTIONID"), at = only_value(result, "EFFECTIVEAT");
  if (!number || number->empty()) return "TRANSACTIONID missing or doubled";
  if (!at || (!at->empty() && !parse_instant(*at))) return "EFFECTIVEAT is no instant";
  if (settled.outcome == Outcome::applied && at->empty()) return "CODE 0000 without EFFECTIVEAT";
  settled.agency_ref = *number;
  settled.effective_at = *at;
  return {};
}

Verdict read_land_deferred(const Field& result) {
  const auto due_text = only_value(result, "DUEAT");
  if (!due_text) return Unreadable{"DUEAT is doubled"};
  const auto due = parse_instant(*due_text);
  if (!due_text->empty() && !due) return Unreadable{"DUEAT is no instant"};
  if (record_count(value_at(result, "RETURNROWS")) != 0U) return Unreadable{"records without CODE 0000"};
  return Pending{due};
}

}  // namespace

Verdict read_land_answer(const Reply& reply) {
  const auto& result = reply.content;
  const auto status = only_value(result, "STATUS"), code = only_value(result, "CODE");
  const auto rows = only_value(result, "RETURNROWS");
  if (!status || !code || !rows) return Unreadable{"an element of Result is doubled"};
  if (!is_four_digits(*code)) return Unreadable{"CODE is not four digits"};
  if (*status != (code->front() == '0' ? "1" : "0")) return Unreadable{"STATUS and CODE disagree"};
  if (*code == kLandDeferred) return read_land_deferred(result);

  Settled settled;
  if (!read_land_code(*code, settled)) return Unreadable{"CODE " + std::string{*code} + " is not in the list"};
  for (const auto& wrong :
       {read_land_offices(result, settled), read_land_follow_up(result, settled), read_land_reference(result, settled)})
    if (!wrong.empty()) return Unreadable{wrong};
  return settled;
}

}  // namespace tongbao
