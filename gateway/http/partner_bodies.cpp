#include "gateway/http/partner_bodies.h"

#include <algorithm>

#include "gateway/http/json_answers.h"
#include "gateway/intake/member_reader.h"
#include "gateway/kit/strict_json.h"
#include "gateway/kit/ulid.h"

namespace tongbao {
namespace {

constexpr std::size_t kMostReceipts = 500;
constexpr std::uint32_t kMostEventsAsked = 500;
constexpr std::size_t kLongestId = 64;

ApiResponse partner_body_refused(Faults faults, const ApiRequest& request) {
  return problem_response({"request_faulty", "", "", std::move(faults)}, request.trace_id);
}

/// A word of the partner's own list; anything else could be a name.
std::string plain_word_or_empty(const std::string& text) {
  const bool plain = text.size() <= kLongestId && std::all_of(text.begin(), text.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                              c == '-' || c == '.';
                     });
  return plain ? text : std::string{};
}

void read_acknowledged(MemberReader& members, PollBody& body) {
  const auto* list = members.list("ack", Need::optional);
  if (list == nullptr) return;
  for (std::size_t index = 0; index < list->size() && index < kMostReceipts; ++index) {
    const auto& id = (*list)[index];
    if (id.is_string())
      body.acknowledged.push_back(id.get<std::string>());
    else
      members.faults().add(pointer_step(members.at("ack"), index), "not_text");
  }
}

MailboxError read_error(const std::string& id, const nlohmann::json& told, const std::string& at, FaultList& faults) {
  MemberReader members{told, at, faults};
  const auto code = members.text("code", Need::required);
  const auto description = members.text("description", Need::optional);
  members.finish();
  nlohmann::json said{{"code", code.value_or("")}};
  if (description) said["description"] = *description;
  return {id, plain_word_or_empty(code.value_or("")),
          canonical_json({{"notice_id", id}, {"set_error", std::move(said)}})};
}

void read_errors(MemberReader& members, PollBody& body) {
  const auto* errors = members.object("set_errors", Need::optional);
  if (errors == nullptr) return;
  for (const auto& [id, told] : errors->items()) {
    if (body.errors.size() >= kMostReceipts) break;
    body.errors.push_back(read_error(id, told, pointer_step(members.at("set_errors"), id), members.faults()));
  }
}

/// What the sentences of intake have no word for.
void add_partner_faults(const nlohmann::json& json, const PollBody& body, Faults& faults) {
  for (const auto* member : {"ack", "set_errors"})
    if (json.is_object() && json.contains(member) && json[member].size() > kMostReceipts)
      faults.push_back({pointer_step("", member), "too_many_receipts", "一次至多確認或退回 500 件。",
                        "Acknowledge or refuse at most 500 events at once.", ""});
  for (const auto& error : body.errors)
    if (std::ranges::count(body.acknowledged, error.event_id) > 0)
      faults.push_back({pointer_step("/set_errors", error.event_id), "acknowledged_and_refused",
                        "同一事件不得同時確認與退回。", "An event is either acknowledged or refused.", ""});
}

}  // namespace

std::variant<PollBody, ApiResponse> read_poll(const ApiRequest& request) {
  const auto json = parse_json(request.body);
  if (!json) return failure_response(json.failure(), request);
  FaultList faults;
  MemberReader members{*json, "", faults};
  PollBody body;
  if (members.has("max_events")) body.max_events = members.number("max_events", 0, kMostEventsAsked).value_or(0);
  body.return_immediately = members.boolean("return_immediately").value_or(false);
  read_acknowledged(members, body);
  read_errors(members, body);
  members.finish();
  auto found = faults.take();
  add_partner_faults(*json, body, found);
  if (!found.empty()) return partner_body_refused(std::move(found), request);
  return body;
}

std::variant<std::string, ApiResponse> read_pushed_notice(const ApiRequest& request) {
  const auto json = parse_json(request.body);
  if (!json) return failure_response(json.failure(), request);
  FaultList faults;
  MemberReader members{*json, "", faults};
  const auto notice_id = members.text("notice_id", Need::required);
  auto found = faults.take();
  if (notice_id && !is_ulid(*notice_id))
    found.push_back({"/notice_id", "notice_id_malformed", "此非通報編號；請原樣使用事件之 id。",
                     "This is no notice id; use the event's id as it is.", ""});
  if (!found.empty()) return partner_body_refused(std::move(found), request);
  return *notice_id;
}

}  // namespace tongbao
