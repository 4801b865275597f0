#include "gateway/intake/approval_request.h"

#include <algorithm>

#include "gateway/intake/parse_details.h"
#include "gateway/intake/parse_values.h"

namespace tongbao {
namespace {

constexpr std::size_t kLongestAccount = 32;
constexpr std::size_t kLongestNumber =
    5;  // more digits in a row could be an ID number, and this word is kept for years

bool is_account(std::string_view word) {
  if (word.empty() || word.size() > kLongestAccount || word.front() < 'a' || word.front() > 'z') return false;
  std::size_t digits = 0;
  return std::ranges::all_of(word, [&](char c) {
    const bool digit = c >= '0' && c <= '9';
    digits = digit ? digits + 1 : 0;
    return digits <= kLongestNumber && (digit || (c >= 'a' && c <= 'z') || c == '.' || c == '_' || c == '-');
  });
}

}  // namespace

ApprovalReading parse_approval(std::string_view body, const IntakeRules& rules) {
  FaultList faults;
  const auto json = parse_body(body, rules, faults);
  if (!json) return faults.take();
  MemberReader request{*json, "", faults};
  ApprovalRequest parsed;
  parsed.checked_by = request.text("checked_by", Need::required).value_or("");
  if (!parsed.checked_by.empty() && !is_account(parsed.checked_by))
    faults.add(request.at("checked_by"), "account_form");
  parsed.reason = parse_word(request, "reason", kApprovalReasons, "reason_unknown").value_or("");
  request.finish();
  if (!faults.empty()) return faults.take();
  return parsed;
}

}  // namespace tongbao
