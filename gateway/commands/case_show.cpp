#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "gateway/commands/operator_store.h"
#include "gateway/http/notice_json.h"
#include "gateway/indicator/indicator_text.h"
#include "gateway/kit/instant_text.h"

namespace tongbao {
namespace {

constexpr std::size_t kNoticesShown = 500;

Result<std::optional<CaseView>> find_case(StoreReads& reads, const std::string& id) {
  auto found = reads.case_view(id);
  if (!found || *found) return found;
  auto by_receipt = reads.cases({"", id, "", 1});
  if (!by_receipt) return by_receipt.failure();
  return by_receipt->empty() ? std::optional<CaseView>{} : std::optional{by_receipt->front()};
}

std::string column(const std::string& text, std::size_t width) {
  const auto taken = display_width(text);
  return taken >= width ? text + " " : text + std::string(width - taken, ' ');
}

/// What a notice waits for, or how it ended.
std::string standing(const NoticeView& notice) {
  if (!notice.outcome.empty()) return notice.outcome + (notice.reason.empty() ? "" : " " + notice.reason);
  if (!notice.attention_reason.empty()) return notice.attention_reason + " " + notice.last_failure;
  if (!notice.hold_reason.empty() && notice.state == "held") return notice.hold_reason;
  if (notice.state == "ready") return "next " + instant_text(notice.next_attempt_at) + " " + notice.last_failure;
  return notice.due_at ? "due " + instant_text(*notice.due_at) : std::string{};
}

void print_case(const CaseView& shown, const std::vector<NoticeView>& notices) {
  fmt::print("case 案件 {}  receipt 收件編號 {}  office 受理所 {}  accepted 受理 {}\n", shown.case_id,
             shown.receipt_number, shown.office, instant_text(shown.accepted_at));
  for (const auto& notice : notices)
    fmt::print("  {} {}{}{:>3}  {}{}\n", notice.notice_id, column(notice.procedure, 30), column(notice.state, 16),
               notice.attempts, standing(notice), notice.overdue_at ? "  overdue 逾期" : "");
}

nlohmann::json case_json(const CaseView& shown, const std::vector<NoticeView>& notices) {
  auto items = nlohmann::json::array();
  for (const auto& notice : notices)
    items.push_back(notice_json(notice));
  return {{"case_id", shown.case_id},
          {"receipt_number", shown.receipt_number},
          {"office", shown.office},
          {"kind_of_visit", shown.kind_of_visit},
          {"accepted_at", instant_text(shown.accepted_at)},
          {"notices", std::move(items)}};
}

}  // namespace

ExitCode run_case_show(const CommandLine& line, const std::string& id) {
  auto either = open_operator_store(line);
  if (const auto* ended = std::get_if<ExitCode>(&either)) return *ended;
  auto& reads = std::get<std::unique_ptr<OperatorStore>>(either)->reads;
  const auto found = find_case(reads, id);
  if (!found) {
    complain(found.failure().detail);
    return exit_code_of(found.failure());
  }
  if (!*found) {
    complain("there is no case " + id + " 查無此案");
    return ExitCode::refused;
  }
  const auto notices = reads.notices({"", "", (*found)->case_id, "", kNoticesShown});
  if (!notices) {
    complain(notices.failure().detail);
    return exit_code_of(notices.failure());
  }
  if (line.json)
    fmt::print("{}\n", case_json(**found, *notices).dump());
  else
    print_case(**found, *notices);
  const bool wants_a_look = std::any_of(notices->begin(), notices->end(), [](const NoticeView& notice) {
    return notice.state == "attention" || (notice.overdue_at && !notice.settled_at);
  });
  return wants_a_look ? ExitCode::finding : ExitCode::good;
}

}  // namespace tongbao
