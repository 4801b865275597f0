#include "gateway/http/notice_json.h"

#include <algorithm>

#include "gateway/kit/instant_text.h"

namespace tongbao {
namespace {

using Json = nlohmann::json;

void add_text(Json& json, const char* name, const std::string& text) {
  if (!text.empty()) json[name] = text;
}

void add_instant(Json& json, const char* name, const std::optional<Instant>& instant) {
  if (instant) json[name] = instant_text(*instant);
}

Json words_of(const std::string& text) {
  auto words = Json::array();
  std::size_t start = 0;
  while (start < text.size()) {
    const auto end = std::min(text.find(' ', start), text.size());
    words.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return words;
}

}  // namespace

nlohmann::json notice_json(const NoticeView& notice) {
  Json json{{"notice_id", notice.notice_id},
            {"case_id", notice.case_id},
            {"agency", notice.agency},
            {"procedure", notice.procedure},
            {"change_index", notice.change_index},
            {"kind", notice.kind},
            {"state", notice.state},
            {"attempts", notice.attempts},
            {"by_hand", notice.by_hand},
            {"accepted_at", instant_text(notice.accepted_at)}};
  add_text(json, "outcome", notice.outcome);
  add_text(json, "reason", notice.reason);
  add_text(json, "hold_reason", notice.hold_reason);
  add_text(json, "attention_reason", notice.attention_reason);
  add_text(json, "last_failure", notice.last_failure);
  add_text(json, "agency_ref", notice.agency_ref);
  if (!notice.follow_up_what.empty()) {
    json["follow_up"] = {{"what", notice.follow_up_what}};
    add_text(json["follow_up"], "agency_office", notice.follow_up_office);
    add_text(json["follow_up"], "until", notice.follow_up_until);
  }
  if (!notice.missing_characters.empty()) json["missing_characters"] = words_of(notice.missing_characters);
  if (notice.state == "ready") add_instant(json, "next_attempt_at", notice.next_attempt_at);
  add_instant(json, "first_sent_at", notice.first_sent_at);
  add_instant(json, "due_at", notice.due_at);
  add_instant(json, "overdue_at", notice.overdue_at);
  add_instant(json, "settled_at", notice.settled_at);
  return json;
}

}  // namespace tongbao
