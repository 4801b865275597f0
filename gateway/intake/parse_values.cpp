#include "gateway/intake/parse_values.h"

#include <algorithm>
#include <utility>

#include "gateway/domain/address.h"
#include "gateway/domain/person_id.h"
#include "gateway/domain/person_name.h"
#include "gateway/domain/roc_date.h"
#include "gateway/domain/unicode_text.h"

namespace tongbao {
namespace {

constexpr int kOldestPerson = 130;

/// Four digits, two, two: an ISO day in form.
bool has_iso_form(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00";
  if (text.size() != kForm.size()) return false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool digit = text[at] >= '0' && text[at] <= '9';
    if (kForm[at] == '0' ? !digit : text[at] != '-') return false;
  }
  return true;
}

std::optional<CalendarDate> parse_birth_date(MemberReader& members, const IntakeRules& rules) {
  const auto birth = parse_date(members, "birth_date");
  if (!birth) return std::nullopt;
  const auto today = taipei_date(rules.now);
  if (*birth > today) members.faults().add(members.at("birth_date"), "birth_date_in_future");
  if (age_on(*birth, today) > kOldestPerson) members.faults().add(members.at("birth_date"), "birth_date_implausible");
  return birth;
}

}  // namespace

std::optional<CalendarDate> parse_date(MemberReader& members, std::string_view member) {
  const auto text = members.text(member, Need::required);
  if (!text) return std::nullopt;
  const auto date = calendar_date_from(*text);
  if (date) return date;
  if (has_iso_form(*text)) {
    members.faults().add(members.at(member), "date_not_existing");
    return std::nullopt;
  }
  const auto roc = read_roc_date(*text);
  members.faults().add(members.at(member), "date_not_iso", roc.date ? to_iso(*roc.date) : std::string{});
  return std::nullopt;
}

std::optional<std::string> parse_person_id(MemberReader& members, std::string_view member, const IntakeRules& rules) {
  auto text = members.text(member, Need::required);
  if (!text) return std::nullopt;
  const auto check = check_person_id(*text, taipei_date(rules.now));
  if (check.kind) return text;
  members.faults().add(members.at(member), check.faults, check.suggestion);
  return std::nullopt;
}

std::optional<std::string> parse_word(MemberReader& members, std::string_view member,
                                      std::span<const std::string_view> words, std::string_view code) {
  auto word = members.text(member, Need::required);
  if (!word) return std::nullopt;
  if (std::ranges::find(words, *word) != words.end()) return word;
  members.faults().add(members.at(member), code);
  return std::nullopt;
}

std::optional<std::string> parse_free_text(MemberReader& members, std::string_view member, Need need,
                                           std::size_t most) {
  auto text = members.text(member, need);
  if (!text || text->empty()) return text;
  const auto faults = check_address_text(*text);
  const bool too_long = decode_utf8(*text).characters.size() > most;
  if (too_long) members.faults().add(members.at(member), "text_too_long");
  const bool damaged = std::ranges::any_of(faults, [](const auto& f) { return f.code != "address_too_long"; });
  if (damaged) members.faults().add(members.at(member), "text_damaged");
  if (too_long || damaged) return std::nullopt;
  return text;
}

bool is_token(std::string_view text, std::string_view marks, std::size_t most) {
  return !text.empty() && text.size() <= most && std::ranges::all_of(text, [&](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

std::optional<ParsedPerson> parse_person(MemberReader& members, const IntakeRules& rules) {
  const auto* value = members.object("person", Need::required);
  if (value == nullptr) return std::nullopt;
  const auto faults_before = members.faults().size();
  MemberReader person{*value, members.at("person"), members.faults()};
  ParsedPerson parsed;
  parsed.person.person_id = parse_person_id(person, "person_id", rules).value_or("");
  parsed.person.person_name = person.text("person_name", Need::required).value_or("");
  if (!parsed.person.person_name.empty())
    members.faults().add(person.at("person_name"), check_person_name(parsed.person.person_name));
  parsed.birth_date = parse_birth_date(person, rules);
  if (parsed.birth_date) parsed.person.birth_date = to_iso(*parsed.birth_date);
  parsed.is_protected = person.boolean("protected").value_or(false);
  person.finish();
  if (members.faults().size() != faults_before) return std::nullopt;
  return parsed;
}

std::optional<LegalName> parse_legal_name(MemberReader& members, std::string_view member) {
  const auto* value = members.object(member, Need::required);
  if (value == nullptr) return std::nullopt;
  const auto faults_before = members.faults().size();
  MemberReader name{*value, members.at(member), members.faults()};
  LegalName parsed;
  parsed.person_name = name.text("person_name", Need::required).value_or("");
  if (!parsed.person_name.empty()) members.faults().add(name.at("person_name"), check_person_name(parsed.person_name));
  parsed.romanization = name.text("romanization", Need::optional).value_or("");
  members.faults().add(name.at("romanization"), check_romanization(parsed.romanization));
  name.finish();
  if (members.faults().size() != faults_before) return std::nullopt;
  return parsed;
}

}  // namespace tongbao
