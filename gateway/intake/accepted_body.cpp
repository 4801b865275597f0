#include "gateway/intake/accepted_body.h"

#include <nlohmann/json.hpp>

#include "gateway/kit/strict_json.h"

namespace tongbao {
namespace {

nlohmann::json notices_json(const AcceptedCase& accepted) {
  auto notices = nlohmann::json::array();
  for (const auto& notice : accepted.notices) {
    notices.push_back({{"notice_id", notice.notice_id},
                       {"agency", notice.agency},
                       {"procedure", notice.procedure},
                       {"change_index", notice.change_index},
                       {"state", notice.state}});
    if (!notice.earlier_notice_id.empty()) notices.back()["earlier_notice_id"] = notice.earlier_notice_id;
  }
  return notices;
}

nlohmann::json body_json(const AcceptedCase& accepted) {
  return {{"case_id", accepted.case_id},
          {"receipt_number", accepted.receipt_number},
          {"status", accepted.notices.empty() ? "settled" : "open"},
          {"notices", notices_json(accepted)}};
}

}  // namespace

std::string accepted_body(const AcceptedCase& accepted) {
  return canonical_json(body_json(accepted));
}

std::string later_case_body(const AcceptedCase& accepted, const std::string& earlier) {
  auto body = body_json(accepted);
  body[earlier] = accepted.earlier_case_id;
  body["withdrawn"] = accepted.withdrawn_notices;
  return canonical_json(body);
}

std::string withdrawn_body(const std::string& case_id, const WithdrawnNotices& withdrawn) {
  nlohmann::json body{{"case_id", case_id},
                      {"withdrawn", withdrawn.withdrawn},
                      {"already_sent", withdrawn.already_sent},
                      {"annulled", nlohmann::json::array()}};
  if (withdrawn.annulment) {
    body["annulled"] = notices_json(*withdrawn.annulment);
    body["annulment_case_id"] = withdrawn.annulment->case_id;
    body["annulment_receipt_number"] = withdrawn.annulment->receipt_number;
  }
  return canonical_json(body);
}

}  // namespace tongbao
