#include "gateway/intake/parse_details.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "gateway/domain/email_address.h"
#include "gateway/intake/parse_values.h"

namespace tongbao {
namespace {

constexpr std::array<std::string_view, 4> kKindsOfVisit{"counter", "mobile", "online", "ex_officio"};
constexpr std::array<std::string_view, 4> kDocumentLetters{"T", "K", "C", "F"};
constexpr std::uint32_t kMostCopies = 99;
constexpr std::chrono::days kLatestEffect{366};

bool is_phone(std::string_view text) {
  constexpr std::string_view kPhoneCharacters = "0123456789+-()# ";
  const auto digits = std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; });
  return text.size() <= 20 && digits >= 6 && text.find_first_not_of(kPhoneCharacters) == std::string_view::npos;
}

DocumentStillSubmitted parse_document(const nlohmann::json& value, const std::string& pointer,
                                      const std::vector<PlannedNotice>& notices, FaultList& faults) {
  MemberReader members{value, pointer, faults};
  DocumentStillSubmitted document;
  document.procedure = members.text("procedure", Need::required).value_or("");
  const auto kind = parse_word(members, "kind", kDocumentLetters, "document_kind_unknown");
  if (kind) document.kind = kind->front();
  document.copies = members.number("copies", 1, kMostCopies).value_or(1);
  members.finish();
  const bool delivered = std::ranges::find(notices, document.procedure, &PlannedNotice::procedure) != notices.end();
  if (!document.procedure.empty() && !delivered) faults.add(members.at("procedure"), "document_not_delivered");
  return document;
}

}  // namespace

std::optional<nlohmann::json> parse_body(std::string_view body, const IntakeRules& rules, FaultList& faults) {
  if (rules.areas.empty()) {
    faults.add("", "areas_missing");
    return std::nullopt;
  }
  auto json = parse_json(body, rules.json);
  if (json) return std::move(*json);
  faults.add("", json.failure().code);
  return std::nullopt;
}

std::string parse_office(MemberReader& request, const AreaTable& areas) {
  auto office = request.text("office", Need::required).value_or("");
  if (office.empty()) return office;
  const auto pointer = request.at("office");
  const auto level = area_level(office);
  if (office.size() != 8 || !level) {
    request.faults().add(pointer, "area_code_form");
  } else if (areas.find(office) == nullptr) {
    request.faults().add(pointer, "area_unknown");
  } else if (*level != AreaLevel::township) {
    request.faults().add(pointer, "area_not_township");
  }
  return office;
}

std::string parse_kind_of_visit(MemberReader& request) {
  return parse_word(request, "kind_of_visit", kKindsOfVisit, "visit_kind_unknown").value_or("");
}

void parse_register_dates(MemberReader& request, const IntakeRules& rules, std::string& registered_on,
                          std::string& effective_on) {
  const auto registered = parse_date(request, "registered_on");
  if (registered) registered_on = to_iso(*registered);
  if (registered && *registered > taipei_date(rules.now))
    request.faults().add(request.at("registered_on"), "registered_in_future");
  const auto effective = parse_date(request, "effective_on");
  if (effective) effective_on = to_iso(*effective);
  const bool too_far =
      registered && effective && std::chrono::sys_days{*effective} > std::chrono::sys_days{*registered} + kLatestEffect;
  if (too_far) request.faults().add(request.at("effective_on"), "effective_on_too_far");
}

std::string parse_event_id(MemberReader& request, const std::vector<ParsedChange>& changes) {
  const bool renumbering = std::ranges::any_of(
      changes, [](const ParsedChange& change) { return change.kind == ChangeKind::doorplate_renumbering; });
  auto event_id = request.text("event_id", renumbering ? Need::required : Need::optional).value_or("");
  if (!event_id.empty() && !is_token(event_id, "._:-", 64))
    request.faults().add(request.at("event_id"), "event_id_form");
  return event_id;
}

std::optional<Contact> parse_contact(MemberReader& request) {
  const auto* value = request.object("contact", Need::optional);
  if (value == nullptr) return std::nullopt;
  MemberReader members{*value, request.at("contact"), request.faults()};
  const auto faults_before = request.faults().size();
  Contact contact{members.text("email", Need::optional).value_or(""),
                  members.text("phone", Need::optional).value_or("")};
  if (!contact.email.empty() && !is_email_address(contact.email))
    request.faults().add(members.at("email"), "email_form");
  if (!contact.phone.empty() && !is_phone(contact.phone)) request.faults().add(members.at("phone"), "phone_form");
  const bool nothing_given = contact.email.empty() && contact.phone.empty();
  if (nothing_given && request.faults().size() == faults_before)
    request.faults().add(request.at("contact"), "contact_empty");
  members.finish();
  return contact;
}

std::optional<std::vector<DocumentStillSubmitted>> parse_documents(MemberReader& request,
                                                                   const std::vector<PlannedNotice>& notices) {
  const auto* list = request.list("documents_still_submitted", Need::optional);
  if (list == nullptr) return std::nullopt;
  std::vector<DocumentStillSubmitted> documents;
  std::set<std::pair<std::string, char>> seen;
  for (std::size_t index = 0; index < list->size(); ++index) {
    const auto pointer = pointer_step(request.at("documents_still_submitted"), index);
    documents.push_back(parse_document((*list)[index], pointer, notices, request.faults()));
    const auto& document = documents.back();
    if (!seen.insert({document.procedure, document.kind}).second) request.faults().add(pointer, "document_twice");
  }
  return documents;
}

}  // namespace tongbao
