#include "simulators/land/counter.h"

#include <algorithm>
#include <exception>

namespace tongbao::sim_land {

const std::vector<std::string> kFaultModes{"slow",
                                           "error5xx",
                                           "too_many",
                                           "unavailable",
                                           "hang",
                                           "half_answer",
                                           "garbage",
                                           "html",
                                           "duplicate_answer",
                                           "late",
                                           "drop_connection",
                                           "contradictory_answer",
                                           "wrong_relates_to"};

namespace {

constexpr std::string_view kQuery = "QueryAnswers";
constexpr std::string_view kPollFault = "poll";  // what a fault meant for polls names as its procedure

stage::Response soap_response(int status, std::string body) {
  stage::Response response;
  response.status = status;
  response.headers = {{"Content-Type", "application/soap+xml; charset=utf-8"}};
  response.body = std::move(body);
  return response;
}

stage::Response fault_response(const SoapFault& fault) {
  return soap_response(http_status(fault), write_fault(fault));
}

stage::Response sender_response(std::string detail_code, std::string why, const std::string& relates_to) {
  return fault_response({FaultCode::sender, std::move(detail_code), std::move(why), "欄位或作業不符", relates_to});
}

/// What a broken or busy partner says in place of an answer; nothing for the modes that answer after all.
std::optional<stage::Response> spoilt_response(const stage::Fault& fault, const std::string& relates_to) {
  const auto retry_after = std::to_string(fault.seconds.count());
  if (fault.mode == "error5xx")
    return fault_response({FaultCode::receiver, "9001", "Database not available", "資料庫無法使用", relates_to});
  stage::Response response;
  if (fault.mode == "too_many" || fault.mode == "unavailable") {
    response.status = fault.mode == "too_many" ? 429 : 503;
    response.headers = {{"Retry-After", retry_after}, {"Content-Type", "text/plain"}};
    response.body = "come back later\n";
  } else if (fault.mode == "garbage") {
    response = soap_response(200, std::string("<env:Envelope \x01\xff\xfe not a message", 31));
  } else if (fault.mode == "html") {
    response.headers = {{"Content-Type", "text/html"}};
    response.body = "<!doctype html><title>Gateway login</title><p>Please sign in.</p>\n";
  } else if (fault.mode == "hang") {
    // Long enough that no client waits for it.
    response.delay = std::max<std::chrono::milliseconds>(fault.seconds, std::chrono::minutes(2));
    response.delivery = stage::Delivery::none;
  } else if (fault.mode == "drop_connection" || fault.mode == "none") {
    response.delivery = stage::Delivery::none;
  } else {
    return std::nullopt;
  }
  return response;
}

bool is_operation(std::string_view name) {
  return name == "land.address" || name == "land.name" || name == "land.doorplate";
}

}  // namespace

std::string Counter::next_message_id() {
  return "urn:tongbao:land:answer:" + std::to_string(clock_.now().time_since_epoch().count()) + "-" +
         std::to_string(++answers_);
}

stage::Response Counter::handle(const stage::Request& request) {
  if (request.path != "/land") return stage::problem_response(404, "unknown_path", "There is no such resource.");
  if (request.method != "POST") return stage::problem_response(405, "wrong_method", "Only POST is known here.");
  if (!request.field("content-type").value_or("").starts_with("application/soap+xml"))
    return stage::problem_response(415, "wrong_type", "Only application/soap+xml is read here.");
  const auto read = read_request(request.body);
  if (const auto* fault = std::get_if<SoapFault>(&read)) return fault_response(*fault);
  const auto& soap = std::get<SoapRequest>(read);
  try {
    return answer_soap(soap, request.body);
  } catch (const std::exception&) {
    return fault_response({FaultCode::receiver, "9001", "Database not available", "資料庫無法使用", soap.message_id});
  }
}

stage::Response Counter::answer_soap(const SoapRequest& soap, const std::string& envelope) {
  if (soap.operation == kQuery) return answer_query(soap);
  if (!is_operation(soap.operation)) return sender_response("8002", "Unknown operation", soap.message_id);
  if (!soap.message_id.starts_with(kNoticePrefix) || soap.message_id.size() != kNoticePrefix.size() + 26)
    return sender_response("8005", "MessageID must name a notice", soap.message_id);
  const auto read = read_notice(soap.message_id.substr(kNoticePrefix.size()), soap.body);
  if (const auto* bad = std::get_if<BadNotice>(&read)) return sender_response("8003", bad->why, soap.message_id);
  return answer_notice(soap, std::get<LandNotice>(read), envelope);
}

stage::Response Counter::answer_query(const SoapRequest& soap) {
  const auto query = read_query(soap.body);
  if (const auto* bad = std::get_if<BadNotice>(&query)) return sender_response("8003", bad->why, soap.message_id);
  // Polls come all the time: only a fault that names them may be spent on one.
  const auto faults = faults_.list();
  const bool meant = std::any_of(faults.begin(), faults.end(),
                                 [](const auto& fault) { return fault.value("procedure", "") == kPollFault; });
  const auto fault = meant ? faults_.take({"", "", std::string(kPollFault)}) : std::nullopt;
  if (fault)
    if (auto spoilt = spoilt_response(*fault, soap.message_id)) return *spoilt;
  auto response = soap_response(
      200, write_answer("Answers", next_message_id(), soap.message_id, office_.poll(std::get<AnswerQuery>(query))));
  if (fault && fault->mode == "half_answer") response.delivery = stage::Delivery::half;
  if (fault && fault->mode == "slow") response.delay = fault->seconds;
  return response;
}

stage::Response Counter::process(const SoapRequest& soap, const IncomingNotice& incoming,
                                 std::optional<std::chrono::seconds> examined_for, const std::string& relates_to) {
  auto taken = office_.take(incoming, examined_for);
  if (const auto* fault = std::get_if<SoapFault>(&taken)) return fault_response(*fault);
  return soap_response(200, write_answer("Result", next_message_id(), relates_to.empty() ? soap.message_id : relates_to,
                                         std::get<std::string>(taken)));
}

stage::Response Counter::answer_notice(const SoapRequest& soap, const LandNotice& notice, const std::string& envelope) {
  received_.note({notice.notice_id, notice.subject, notice.subject_seq, notice.procedure, clock_.now()});
  const IncomingNotice incoming{notice, envelope, field_text(soap.body)};
  const auto fault = faults_.take({notice.person_id, notice.notice_id, notice.procedure});
  if (!fault) return process(soap, incoming, std::nullopt, {});
  if (auto spoilt = spoilt_response(*fault, soap.message_id)) {
    if (fault->drop_after_apply) process(soap, incoming, std::nullopt, {});
    return *spoilt;
  }
  const bool late = fault->mode == "late";
  auto response = process(soap, incoming, late ? std::optional(fault->seconds) : std::nullopt,
                          fault->mode == "wrong_relates_to" ? "urn:tongbao:notice:00000000000000000000000000" : "");
  if (fault->mode == "slow") response.delay = fault->seconds;
  if (fault->mode == "half_answer") response.delivery = stage::Delivery::half;
  if (fault->mode == "duplicate_answer" || fault->mode == "contradictory_answer")
    office_.offer_again(notice.notice_id, fault->mode == "contradictory_answer");
  if (fault->drop_after_apply) response.delivery = stage::Delivery::none;
  return response;
}

}  // namespace tongbao::sim_land
