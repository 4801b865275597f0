#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "gateway/commands/operator_store.h"
#include "gateway/http/hand_action_body.h"

namespace tongbao {
namespace {

/// The same words are refused as by the API, and for the same reasons.
ApiRequest request_of(const NoticeArguments& arguments) {
  nlohmann::json body{{"reason", arguments.reason}};
  if (arguments.verb == NoticeVerbWord::settle) {
    body["outcome"] = arguments.outcome;
    if (!arguments.agency_ref.empty()) body["agency_ref"] = arguments.agency_ref;
    if (!arguments.refusal_reason.empty()) body["refusal_reason"] = arguments.refusal_reason;
  }
  ApiRequest request;
  request.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return request;
}

ExitCode tell_refused(const ApiResponse& refused) {
  const auto problem = nlohmann::json::parse(refused.body);
  for (const auto& error : problem.value("errors", nlohmann::json::array()))
    complain(
        fmt::format("{}: {} {}", error.value("pointer", ""), error.value("detail", ""), error.value("detail_zh", "")));
  return ExitCode::wrong_use;
}

ExitCode tell_outcome(const CommandLine& line, const std::string& notice_id, const Result<HandOutcome>& outcome) {
  if (!outcome) {
    complain(outcome.failure().detail);
    return exit_code_of(outcome.failure());
  }
  return std::visit(
      overloaded{
          [&](const HandDone& done) {
            if (line.json)
              fmt::print("{}\n", nlohmann::json{{"notice_id", notice_id}, {"state", done.state}}.dump());
            else
              fmt::print("{}: {}\n", notice_id, done.state);
            return ExitCode::good;
          },
          [&](const NoSuchNotice&) {
            complain("there is no notice " + notice_id + " 查無此通報");
            return ExitCode::refused;
          },
          [&](const NotNow& now) {
            complain("notice " + notice_id + " is " + now.state + ": this is not allowed now 目前狀態不允許此操作");
            return ExitCode::refused;
          },
      },
      *outcome);
}

using HandResult = std::variant<Result<HandOutcome>, ApiResponse>;

HandResult act(Store& store, const NoticeArguments& arguments) {
  const auto request = request_of(arguments);
  if (arguments.verb == NoticeVerbWord::settle) {
    const auto read = read_hand_settlement(request);
    if (const auto* refused = std::get_if<ApiResponse>(&read)) return *refused;
    const auto& body = std::get<HandSettlementBody>(read);
    return store.settle_by_hand(
        {{arguments.notice_id, "operator", body.reason}, body.outcome, body.agency_ref, body.refusal_reason});
  }
  const auto read = read_hand_action(request);
  if (const auto* refused = std::get_if<ApiResponse>(&read)) return *refused;
  const HandAction action{arguments.notice_id, "operator", std::get<HandBody>(read).reason};
  return arguments.verb == NoticeVerbWord::retry ? store.retry(action) : store.release(action);
}

}  // namespace

ExitCode run_notice(const CommandLine& line, const NoticeArguments& arguments) {
  auto either = open_operator_store(line);
  if (const auto* ended = std::get_if<ExitCode>(&either)) return *ended;
  const auto result = act(std::get<std::unique_ptr<OperatorStore>>(either)->store, arguments);
  if (const auto* refused = std::get_if<ApiResponse>(&result)) return tell_refused(*refused);
  return tell_outcome(line, arguments.notice_id, std::get<Result<HandOutcome>>(result));
}

}  // namespace tongbao
