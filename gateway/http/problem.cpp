#include "gateway/http/problem.h"

#include <array>

#include <nlohmann/json.hpp>

#include "gateway/kit/strict_json.h"

namespace tongbao {
namespace {

constexpr std::array kProblems{
    ProblemKind{"defect", 500, false, "An error of ours", "系統錯誤", "Report the trace_id.", "請回報 trace_id。"},
    ProblemKind{"request_faulty", 422, false, "The request has faults", "資料有誤",
                "Correct every entry of `errors` and submit again with a new key.",
                "請依 errors 逐項更正後，以新的 Idempotency-Key 重新送出。"},
    ProblemKind{"json_malformed", 400, false, "The body is not JSON", "內容不是 JSON", "Send one JSON object in UTF-8.",
                "請送出單一 UTF-8 JSON 物件。"},
    ProblemKind{"json_not_utf8", 400, false, "The body is not UTF-8", "內容不是 UTF-8", "Encode the body in UTF-8.",
                "請以 UTF-8 編碼。"},
    ProblemKind{"json_duplicate_key", 400, false, "The JSON has a member twice", "JSON 成員重複",
                "Name each member once.", "每個成員只能出現一次。"},
    ProblemKind{"json_too_deep", 400, false, "The JSON is nested too deeply", "JSON 巢狀過深",
                "Nest at most 32 levels.", "巢狀上限為 32 層。"},
    ProblemKind{"json_too_large", 413, false, "The body is too large", "內容過大", "Send at most 256 kB.",
                "內容上限為 256 kB。"},
    ProblemKind{"body_too_large", 413, false, "The body is too large", "內容過大", "Send at most 256 kB.",
                "內容上限為 256 kB。"},
    ProblemKind{"head_malformed", 400, false, "The request head is malformed", "請求標頭格式錯誤",
                "Send valid HTTP/1.1.", "請使用正確的 HTTP/1.1。"},
    ProblemKind{"target_malformed", 400, false, "The request target is malformed", "請求路徑格式錯誤",
                "Check the path; name each query parameter once.", "請檢查路徑；每個查詢參數只能出現一次。"},
    ProblemKind{"transfer_encoding_refused", 400, false, "Transfer-Encoding is not accepted",
                "不接受 Transfer-Encoding", "Send the body with Content-Length.", "請以 Content-Length 送出內容。"},
    ProblemKind{"content_length_repeated", 400, false, "Content-Length stands more than once", "Content-Length 重複",
                "Send it once.", "請只送一次。"},
    ProblemKind{"content_length_malformed", 400, false, "Content-Length is not a number", "Content-Length 不是數字",
                "Send the number of bytes.", "請送出位元組數。"},
    ProblemKind{"content_length_missing", 411, false, "Content-Length is missing", "缺少 Content-Length",
                "Send the body with Content-Length.", "請以 Content-Length 送出內容。"},
    ProblemKind{"body_cut_short", 400, true, "The body ended early", "內容不完整", "Send it again.", "請重新送出。"},
    ProblemKind{"token_refused", 401, false, "No valid bearer token", "未通過驗證",
                "Send Authorization: Bearer with the token of this gateway.",
                "請於 Authorization 標頭送出本閘道的 Bearer 權杖。"},
    ProblemKind{"signature_refused", 401, false, "The signature was refused", "簽章未通過驗證",
                "Correct what the entry of `errors` names and sign the request anew.",
                "請依 errors 所列更正，並重新簽章送出。"},
    ProblemKind{"not_found", 404, false, "There is nothing here", "查無資料", "Check the path and the id.",
                "請檢查路徑與編號。"},
    ProblemKind{"method_refused", 405, false, "This method is not allowed here", "不允許此方法",
                "See the Allow header.", "請參考 Allow 標頭。"},
    ProblemKind{"content_type_refused", 415, false, "The body's type is not accepted", "不接受此內容類型",
                "Send application/json.", "請送出 application/json。"},
    ProblemKind{"idempotency_key_missing", 400, false, "Idempotency-Key is missing", "缺少 Idempotency-Key",
                "Send a new quoted key of up to 200 characters with every new case.",
                "每件新案請附上新的、加引號的 Idempotency-Key（至多 200 字元）。"},
    ProblemKind{"idempotency_key_malformed", 400, false, "Idempotency-Key is malformed", "Idempotency-Key 格式錯誤",
                "Send it as a quoted string of printable ASCII.", "請以引號括住可列印的 ASCII 字元。"},
    ProblemKind{"idempotency_key_reused", 422, false, "This key was used for another request", "此鍵已用於其他請求",
                "Draw a new key for a new case; send the very same body to repeat one.",
                "新案請用新鍵；重送請維持完全相同的內容。"},
    ProblemKind{"person_differs", 409, false, "The person is not the one of that change", "與原異動之當事人不符",
                "Check the ID number against the earlier case.", "請核對原案件之統一編號。"},
    ProblemKind{"already_revoked", 409, false, "This change was revoked before", "此異動已撤銷",
                "Look at the case: it names the revocation.", "請查閱該案，內有撤銷案件編號。"},
    ProblemKind{"already_withdrawn", 409, false, "This change was withdrawn before", "此異動已撤回",
                "Look at the case: it names the case of the annulment.", "請查閱該案，內有廢止通報之案件編號。"},
    ProblemKind{"payload_erased", 409, false, "The personal data of this case are gone", "此案個人資料已依規定銷毀",
                "Agencies were told long ago: make a revocation, which brings the data again.",
                "各機關早已辦畢；請改以撤銷辦理，並重新填寫當事人資料。"},
    ProblemKind{"nothing_to_approve", 409, false, "Nothing of this case waits for a second check", "本案無待複核之通報",
                "Look at the notices' hold_reason.", "請查看通報之 hold_reason。"},
    ProblemKind{"not_now", 409, false, "The notice's state does not allow this", "通報目前狀態不允許此操作",
                "Look at the notice's state.", "請查看通報目前狀態。"},
    ProblemKind{"query_refused", 400, false, "A query parameter is not acceptable", "查詢參數有誤",
                "Correct every entry of `errors`.", "請依 errors 逐項更正。"},
    ProblemKind{"areas_missing", 503, true, "The area table is not imported", "尚未匯入行政區域代碼表",
                "An administrator runs: tongbao tables import.", "請管理者執行 tongbao tables import。"},
    ProblemKind{"agency_not_ready", 503, true, "The route to an agency is not ready", "機關通路尚未就緒",
                "Send it again with the same key; if it lasts, an administrator looks at the route's state.",
                "請稍後以相同的鍵重新送出；持續發生時請管理者檢查通路狀態。"},
    ProblemKind{"store_busy", 503, true, "The gateway is busy", "系統忙碌中", "Send it again with the same key.",
                "請以相同的鍵重新送出。"},
    ProblemKind{"store_full", 503, true, "The gateway's disk is nearly full", "系統磁碟空間即將用盡",
                "Send it again with the same key; an administrator makes room. What was accepted goes on.",
                "請稍後以相同的鍵重新送出，並請管理者清出磁碟空間；已受理之案件照常辦理。"},
    ProblemKind{"mailbox_busy", 503, true, "Too many polls wait already", "等候中的查詢過多",
                "End a poll that waits, or ask with return_immediately; what was acknowledged counts.",
                "請結束等候中的查詢，或改以 return_immediately 查詢；已確認之事件仍屬有效。"},
    ProblemKind{"store_unreachable", 503, true, "The store does not answer", "資料庫暫時無法使用",
                "Send it again with the same key.", "請以相同的鍵重新送出。"},
    ProblemKind{"store_refused", 503, true, "The store refused the transaction", "資料庫拒絕寫入",
                "Send it again with the same key; nothing was stored.", "未儲存任何資料，請以相同的鍵重新送出。"},
    ProblemKind{"commit_unknown", 503, true, "Whether it was stored is not known", "無法確認是否已儲存",
                "Send the same request with the same key: it is stored once.",
                "請以相同的鍵重送相同的內容，系統只會儲存一次。"},
};

}  // namespace

std::span<const ProblemKind> problem_kinds() {
  return kProblems;
}

const ProblemKind& problem_kind(std::string_view code) {
  for (const auto& kind : kProblems)
    if (kind.code == code) return kind;
  return kProblems.front();
}

ApiResponse problem_response(const Problem& problem, const std::string& trace_id) {
  const auto& kind = problem_kind(problem.code);
  nlohmann::json body{{"type", "urn:tongbao:problem:" + std::string{kind.code}},
                      {"title", kind.title_en},
                      {"title_zh", kind.title_zh},
                      {"status", kind.status},
                      {"detail", kind.advice_en},
                      {"detail_zh", kind.advice_zh},
                      {"code", kind.code},
                      {"retryable", kind.retryable}};
  if (!trace_id.empty()) body["trace_id"] = trace_id;
  if (!problem.case_id.empty()) body["case_id"] = problem.case_id;
  if (!problem.errors.empty()) {
    auto& errors = body["errors"] = nlohmann::json::array();
    for (const auto& fault : problem.errors) {
      nlohmann::json error{{"pointer", fault.pointer},
                           {"code", fault.code},
                           {"detail", fault.detail_en},
                           {"detail_zh", fault.detail_zh}};
      if (!fault.suggestion.empty()) error["suggestion"] = fault.suggestion;
      errors.push_back(std::move(error));
    }
  }
  ApiResponse response{kind.status, "application/problem+json", canonical_json(body), {}, ""};
  if (kind.status == 503) response.headers.emplace_back("Retry-After", "1");
  if (kind.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

Problem problem_of(const Failure& failure) {
  return {failure.code, failure.detail, "", {}};
}

}  // namespace tongbao
