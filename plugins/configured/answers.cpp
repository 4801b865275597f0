#include "plugins/configured/answers.h"

#include <algorithm>
#include <array>

#include "gateway/kit/answer_fields.h"
#include "gateway/kit/instant_text.h"
#include "gateway/kit/nearest.h"

namespace tongbao {

namespace {

constexpr std::string_view kPending = "pending";
constexpr std::array<std::string_view, 5> kFollowUps{"photo", "fetch_certificate", "visit", "pay", "new_character"};

Failure no_meaning(std::string why) {
  return {FailureKind::configuration, "bad_answer", std::move(why)};
}

bool is_machine_word(std::string_view word) {
  return !word.empty() && word.size() <= 64 &&
         word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

bool is_partners_to_say(Outcome outcome) {
  return outcome != Outcome::not_needed && outcome != Outcome::expired;
}

std::string unknown_outcome(std::string_view word) {
  std::vector<std::string> words{std::string{kPending}};
  for (const auto& entry : kOutcomeWords)
    if (is_partners_to_say(entry.outcome)) words.emplace_back(entry.word);
  const auto near = nearest_spelling(word, words);
  std::string text = "\"" + std::string{word} + "\" is no outcome a partner gives";
  if (!near.empty()) return text + "; did you mean " + std::string{near} + "?";
  for (const auto& one : words)
    text += (one == kPending ? " (" : " | ") + one;
  return text + ")";
}

/// Fills what stands behind the colon; says what is wrong, or nothing.
std::string read_detail(std::string_view word, AnswerMeaning& meaning) {
  const auto outcome = *meaning.outcome;
  if (outcome == Outcome::refused || outcome == Outcome::applied_alternative) {
    if (word.empty() && outcome == Outcome::refused) return "a refusal has a reason: \"refused: <word>\"";
    if (!word.empty() && !is_machine_word(word)) return "a reason is a word of small letters, digits and _";
    meaning.reason = word;
    return {};
  }
  if (outcome == Outcome::needs_citizen || outcome == Outcome::applied) {
    if (word.empty() && outcome == Outcome::applied) return {};
    if (std::find(kFollowUps.begin(), kFollowUps.end(), word) == kFollowUps.end())
      return "what the citizen must still do is one of photo | fetch_certificate | visit | pay | new_character";
    meaning.follow_up = word;
    return {};
  }
  return word.empty() ? "" : std::string{to_word(outcome)} + " has nothing behind it";
}

/// The value at a path of the answer: empty when it is not there, nothing when it is there twice or is a group.
std::optional<std::string_view> only_value_at(const Field& answer, std::string_view path) {
  if (path.empty()) return std::string_view{};
  const Field* at = &answer;
  for (auto slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
    const auto groups = all_named(*at, path.substr(0, slash));
    if (groups.empty()) return std::string_view{};
    if (groups.size() > 1) return std::nullopt;
    at = groups.front();
    path.remove_prefix(slash + 1);
  }
  return only_value(*at, path);
}

/// The code as the table of answers has it; empty when the answer has none, nothing when it cannot be told.
std::optional<std::string> code_of(const Partner& partner, const Field& answer) {
  std::string code;
  std::size_t used = 0;
  for (const auto& path : partner.members.code) {
    const auto value = only_value_at(answer, path);
    const bool several = partner.members.code.size() > 1;
    if (!value || (several && value->find('/') != std::string_view::npos)) return std::nullopt;
    code += (&path == &partner.members.code.front() ? "" : "/") + std::string{*value};
    if (!value->empty()) used = code.size();
  }
  code.resize(used);
  return code;
}

/// A day means its end in Taipei.
std::optional<Instant> due_instant(std::string_view text) {
  if (const auto instant = parse_instant(text)) return instant;
  const auto day = parse_iso_day(text);
  if (!day) return std::nullopt;
  return taipei_midnight(std::chrono::sys_days{*day} + std::chrono::days{1});
}

/// Fills the office; says what is wrong, or nothing.
std::string read_partner_office(const AnswerMembers& members, const Field& answer, Settled& settled) {
  const auto office = only_value_at(answer, members.office), records = only_value_at(answer, members.records);
  if (!office || !records) return "office or records stands twice or is no value";
  std::optional<std::uint32_t> count;
  if (!records->empty() && !(count = record_count(*records))) return "a number of records that is none";
  if (settled.follow_up) settled.follow_up->agency_office = *office;
  const bool changed = settled.outcome == Outcome::applied || settled.outcome == Outcome::applied_alternative;
  if (!changed) return count.value_or(0) > 0 ? "records beside an outcome that changed nothing" : "";
  if (count == 0U && settled.outcome == Outcome::applied) {
    settled.outcome = Outcome::already_current;  // domain: applied with no record changed
    return {};
  }
  if (!office->empty()) settled.offices.push_back({std::string{*office}, count});
  return {};
}

Verdict settle(const Partner& partner, const AnswerMeaning& meaning, const Reply& reply) {
  const auto& members = partner.members;
  Settled settled;
  settled.outcome = *meaning.outcome;
  settled.reason = meaning.reason;
  const auto* procedure = partner.procedure(reply.procedure);
  if (settled.outcome == Outcome::applied_alternative && (procedure == nullptr || !procedure->offers_fallback))
    return Unreadable{"an alternative for a procedure that has none"};
  const auto agency_ref = only_value_at(reply.content, members.agency_ref);
  const auto effective_at = only_value_at(reply.content, members.effective_at);
  const auto until = only_value_at(reply.content, members.until);
  if (!agency_ref || !effective_at || !until) return Unreadable{"a member stands twice or is no value"};
  if (!effective_at->empty() && !parse_instant(*effective_at)) return Unreadable{"effective_at is no instant"};
  settled.agency_ref = *agency_ref;
  settled.effective_at = *effective_at;
  if (!meaning.follow_up.empty()) {
    if (!until->empty() && !parse_iso_day(*until)) return Unreadable{"a follow-up until no day"};
    settled.follow_up = FollowUp{meaning.follow_up, {}, std::string{*until}};
  }
  if (auto wrong = read_partner_office(members, reply.content, settled); !wrong.empty()) return Unreadable{wrong};
  return settled;
}

}  // namespace

Result<AnswerMeaning> parse_answer_meaning(std::string_view text) {
  const auto colon = text.find(':');
  const auto word = text.substr(0, colon);
  auto detail = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  detail.remove_prefix(std::min(detail.size(), detail.find_first_not_of(' ')));
  AnswerMeaning meaning;
  if (word == kPending) {
    if (colon != std::string_view::npos) return no_meaning("pending has nothing behind it");
    return meaning;
  }
  meaning.outcome = outcome_from(word);
  if (meaning.outcome && !is_partners_to_say(*meaning.outcome))
    return no_meaning(std::string{word} + " is the gateway's own finding, no answer of a partner");
  if (!meaning.outcome) return no_meaning(unknown_outcome(word));
  if (colon != std::string_view::npos && detail.empty()) return no_meaning("has nothing behind \":\"");
  if (auto fault = read_detail(detail, meaning); !fault.empty()) return no_meaning(std::move(fault));
  return meaning;
}

Verdict read_partner_answer(const Partner& partner, const Reply& reply) {
  const auto code = code_of(partner, reply.content);
  if (!code) return Unreadable{"its code stands twice or is no value"};
  if (code->empty()) return Unreadable{"no code"};
  const auto meaning = partner.answers.find(*code);
  if (meaning == partner.answers.end()) return Unreadable{"a code outside the list"};
  if (meaning->second.outcome) return settle(partner, meaning->second, reply);
  const auto until = only_value_at(reply.content, partner.members.until);
  if (!until) return Unreadable{"until stands twice or is no value"};
  const auto due = due_instant(*until);
  if (!until->empty() && !due) return Unreadable{"until is neither an instant nor a day"};
  return Pending{due};
}

}  // namespace tongbao
