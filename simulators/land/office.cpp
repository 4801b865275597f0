#include "simulators/land/office.h"

#include <cstdio>

#include "simulators/stage/crypto.h"

namespace tongbao::sim_land {
namespace {

constexpr int kCertificateDays = 60;
constexpr int kVisitDays = 30;

std::string compact_day(stage::Instant at, int days) {
  auto day = stage::taipei_date(at, days);
  std::erase(day, '-');
  return day;
}

/// "115-000000017": ROC year of the first request and its number. Drawn from the number alone it would lose the year,
/// and read from the clock it would change over new year, so the year stands in the stored result.
std::string transaction_id(std::int64_t number, stage::Instant now) {
  char out[32];
  const int roc_year = std::stoi(stage::taipei_date(now).substr(0, 4)) - 1911;
  std::snprintf(out, sizeof out, "%d-%09lld", roc_year, static_cast<long long>(number));
  return out;
}

std::string text_between(const std::string& text, const std::string& from, const std::string& to) {
  const auto begin = text.find(from);
  const auto end = begin == std::string::npos ? begin : text.find(to, begin + from.size());
  if (end == std::string::npos) return {};
  return text.substr(begin + from.size(), end - begin - from.size());
}

std::string stored_transaction_id(const TakenRequest& request) {
  return text_between(request.result, "<TRANSACTIONID>", "</TRANSACTIONID>");
}

}  // namespace

LandOffice::LandOffice(stage::Database& database, const stage::DayClock& clock, stage::CodeTable storable)
    : database_(database), clock_(clock), storable_(std::move(storable)), register_(database), book_(database) {}

void LandOffice::seed(const nlohmann::json& seed) {
  stage::Transaction transaction(database_);
  register_.seed(seed);
  transaction.commit();
}

LandResult LandOffice::decide_and_write(const LandNotice& notice, stage::Instant now) {
  const auto decision = decide(notice, register_.owner_of(notice), register_.effect_of(notice.annuls), storable_);
  LandResult result;
  result.code = decision.code;
  result.characters = decision.characters;
  if (decision.code == "0000") {
    register_.carry_out(notice, decision.changes);
    result.rows = decision.rows();
    result.effective_at = stage::rfc3339(now);
  }
  if (decision.code == "0000" || decision.code == "0001") register_.note_order(notice);
  if (decision.follow_up.empty()) return result;
  result.follow_up = LandFollowUp{decision.follow_up, decision.follow_up_office, {}};
  if (decision.follow_up == "fetch_certificate") result.follow_up->until = compact_day(now, kCertificateDays);
  if (decision.follow_up == "visit") result.follow_up->until = compact_day(now, kVisitDays);
  return result;
}

int LandOffice::examination(const IncomingNotice& incoming, std::optional<std::chrono::seconds> examined_for) {
  if (examined_for) return static_cast<int>(examined_for->count());
  const auto& notice = incoming.notice;
  const auto decision = decide(notice, register_.owner_of(notice), register_.effect_of(notice.annuls), storable_);
  return decision.code == "0000" ? register_.examination_seconds(notice.person_id) : 0;
}

std::variant<std::string, SoapFault> LandOffice::take(const IncomingNotice& incoming,
                                                      std::optional<std::chrono::seconds> examined_for) {
  const auto now = clock_.now();
  stage::Transaction transaction(database_);
  settle_due(now);
  const auto digest = stage::hex(stage::sha256(incoming.fields_text));
  if (const auto stored = book_.find(incoming.notice.notice_id)) {
    transaction.commit();
    if (stored->digest == digest) return stored->result;
    return SoapFault{FaultCode::sender, "8004", "This MessageID came before with another body", "同號異文",
                     std::string(kNoticePrefix) + incoming.notice.notice_id};
  }
  TakenRequest request{
      incoming.notice.notice_id, incoming.notice.person_id, digest, incoming.envelope, 0, false, {}, {}};
  request.number = book_.open(request);
  const int seconds = examination(incoming, examined_for);
  LandResult result;
  if (seconds > 0) {
    request.examining = true;
    request.due_at = now + std::chrono::seconds(seconds);
    result.code = "0100";
    result.due_at = stage::rfc3339(request.due_at);
  } else {
    result = decide_and_write(incoming.notice, now);
  }
  result.transaction_id = transaction_id(request.number, now);
  request.result = write_result(result);
  book_.update(request);
  transaction.commit();
  return request.result;
}

void LandOffice::settle_due(stage::Instant now) {
  for (auto& request : book_.due(now)) {
    const auto envelope = read_request(request.envelope);
    const auto& soap = std::get<SoapRequest>(envelope);
    const auto notice = read_notice(request.notice_id, soap.body);
    auto result = decide_and_write(std::get<LandNotice>(notice), now);
    result.transaction_id = stored_transaction_id(request);
    request.examining = false;
    request.result = write_result(result);
    book_.update(request);
    book_.offer(request, request.result);
  }
}

std::string LandOffice::poll(const AnswerQuery& query) {
  stage::Transaction transaction(database_);
  settle_due(clock_.now());
  for (const auto& answer_id : query.acknowledged)
    book_.acknowledge(answer_id);
  const auto answers = book_.offered(query.most);
  const bool more = book_.offered_count() > answers.size();
  transaction.commit();
  std::string out =
      "<Answers xmlns=\"" + std::string(kLandSpace) + "\">" + xml_element("More", more ? "true" : "false");
  for (const auto& answer : answers)
    out += "<Answer>" + xml_element("AnswerId", answer.answer_id) +
           xml_element("RelatesTo", std::string(kNoticePrefix) + answer.notice_id) + answer.result + "</Answer>";
  return out + "</Answers>";
}

int LandOffice::add(const nlohmann::json& seed) {
  stage::Transaction transaction(database_);
  const int added = register_.add(seed);
  transaction.commit();
  return added;
}

std::vector<std::string> LandOffice::decide_now(const std::string& notice_id, const std::string& person_id) {
  const auto now = clock_.now();
  stage::Transaction transaction(database_);
  auto hastened = book_.hasten(notice_id, person_id, now);
  settle_due(now);
  transaction.commit();
  return hastened;
}

void LandOffice::offer_again(const std::string& notice_id, bool contradict) {
  stage::Transaction transaction(database_);
  if (const auto request = book_.find(notice_id)) {
    LandResult other;
    other.code = "1001";
    other.transaction_id = stored_transaction_id(*request);
    book_.offer(*request, contradict ? write_result(other) : request->result);
  }
  transaction.commit();
}

nlohmann::json LandOffice::dump() {
  stage::Transaction transaction(database_);
  settle_due(clock_.now());
  auto out = register_.dump();
  transaction.commit();
  return out;
}

nlohmann::json LandOffice::answers() {
  const auto lock = database_.lock();
  auto events = nlohmann::json::array();
  for (const auto& answer : book_.all_answers())
    events.push_back({{"answer_id", answer.answer_id},
                      {"notice_id", answer.notice_id},
                      {"state", answer.acknowledged ? "acknowledged" : "on_offer"}});
  return {{"events", std::move(events)}, {"pending", book_.examining()}};
}

std::vector<TakenRequest> LandOffice::newest(int most) {
  const auto lock = database_.lock();
  return book_.newest(most);
}

}  // namespace tongbao::sim_land
