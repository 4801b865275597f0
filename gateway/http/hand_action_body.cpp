#include "gateway/http/hand_action_body.h"

#include <algorithm>
#include <span>

#include "gateway/domain/route_state.h"
#include "gateway/http/json_answers.h"
#include "gateway/intake/member_reader.h"
#include "gateway/kit/instant_text.h"
#include "gateway/kit/strict_json.h"

namespace tongbao {
namespace {

constexpr std::size_t kLongestReference = 64;

bool is_plain(std::string_view text, std::size_t longest) {
  return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.' || c == '/';
  });
}

/// Reads members of one object and gathers what is wrong.
class BodyReader {
 public:
  explicit BodyReader(const nlohmann::json& body) : body_{body} {
    if (!body.is_object()) fault("", "not_an_object", "send one JSON object", "請送出單一 JSON 物件");
  }

  void only(std::initializer_list<std::string_view> known) {
    if (!body_.is_object()) return;
    for (const auto& [name, value] : body_.items())
      if (std::find(known.begin(), known.end(), name) == known.end())
        fault(pointer_step("", name), "member_unknown", "there is no such member", "無此成員");
  }

  std::string text(const std::string& name, bool required) {
    if (!body_.is_object() || !body_.contains(name)) {
      if (required) fault(pointer_step("", name), "member_missing", "this member is required", "此為必要成員");
      return "";
    }
    if (!body_[name].is_string()) {
      fault(pointer_step("", name), "not_a_text", "send a text", "請以文字表示");
      return "";
    }
    auto text = body_[name].get<std::string>();
    if (required && text.empty())
      fault(pointer_step("", name), "member_empty", "this member must not be empty", "此欄位不得空白");
    return text;
  }

  void fault(const std::string& pointer, const std::string& code, const std::string& en, const std::string& zh) {
    faults_.push_back({pointer, code, zh, en, ""});
  }
  const Faults& faults() const { return faults_; }

 private:
  const nlohmann::json& body_;
  Faults faults_;
};

std::string read_reason(BodyReader& reader, std::span<const std::string_view> reasons) {
  auto reason = reader.text("reason", true);
  if (!reason.empty() && std::find(reasons.begin(), reasons.end(), reason) == reasons.end())
    reader.fault("/reason", "reason_unknown", "choose a reason of the list in the API document",
                 "請選用 API 文件所列之原因");
  return reason;
}

ApiResponse refused_body(const Failure& failure, const ApiRequest& request) {
  return problem_response({failure.code, failure.detail, "", {}}, request.trace_id);
}

ApiResponse refused_body(const Faults& faults, const ApiRequest& request) {
  return problem_response({"request_faulty", "", "", faults}, request.trace_id);
}

}  // namespace

std::variant<HandBody, ApiResponse> read_hand_action(const ApiRequest& request) {
  const auto json = parse_json(request.body);
  if (!json) return refused_body(json.failure(), request);
  BodyReader reader{*json};
  reader.only({"reason"});
  HandBody body{read_reason(reader, kHandReasons)};
  if (!reader.faults().empty()) return refused_body(reader.faults(), request);
  return body;
}

std::variant<RouteActionBody, ApiResponse> read_route_action(const ApiRequest& request, bool may_end, Instant now) {
  const auto json = parse_json(request.body);
  if (!json) return refused_body(json.failure(), request);
  BodyReader reader{*json};
  if (may_end)
    reader.only({"reason", "until"});
  else
    reader.only({"reason"});
  RouteActionBody body{read_reason(reader, kRouteReasons), std::nullopt};
  const auto until = may_end ? reader.text("until", false) : std::string{};
  if (!until.empty()) {
    body.until = parse_instant(until);
    if (!body.until)
      reader.fault("/until", "instant_malformed", "send a time such as 2026-11-22T03:04:05Z",
                   "請以 2026-11-22T03:04:05Z 之格式表示時間");
    else if (*body.until <= now)
      reader.fault("/until", "instant_past", "this time has passed", "此時間已過");
  }
  if (!reader.faults().empty()) return refused_body(reader.faults(), request);
  return body;
}

std::variant<HandSettlementBody, ApiResponse> read_hand_settlement(const ApiRequest& request) {
  const auto json = parse_json(request.body);
  if (!json) return refused_body(json.failure(), request);
  BodyReader reader{*json};
  reader.only({"outcome", "reason", "agency_ref", "refusal_reason"});
  HandSettlementBody body;
  body.reason = read_reason(reader, kHandReasons);
  const auto word = reader.text("outcome", true);
  const auto outcome = outcome_from(word);
  if (!word.empty() && !outcome)
    reader.fault("/outcome", "outcome_unknown", "there is no such outcome", "無此辦理結果");
  body.outcome = outcome.value_or(Outcome::expired);
  body.agency_ref = reader.text("agency_ref", false);
  if (!body.agency_ref.empty() && !is_plain(body.agency_ref, kLongestReference))
    reader.fault("/agency_ref", "reference_malformed", "letters, digits and - _ . / only, at most 64",
                 "限用英數字與 - _ . /，至多 64 字元");
  body.refusal_reason = reader.text("refusal_reason", body.outcome == Outcome::refused);
  if (!body.refusal_reason.empty() && !is_plain(body.refusal_reason, kLongestReference))
    reader.fault("/refusal_reason", "reason_malformed", "send a machine word", "請以代碼表示");
  if (!reader.faults().empty()) return refused_body(reader.faults(), request);
  return body;
}

}  // namespace tongbao
