#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/answer_signer.h"
#include "tests/bench/http_text.h"
#include "tests/fault/agency_ledger.h"

namespace tongbao::fault {

/// The answers an agency gives later, by polling (docs/formats/vehicle.md §3). Some come twice under two ids, some are
/// contradicted by a second one, some are put off first; each is offered until its id was acknowledged. One thread.
class LateBook {
 public:
  LateBook(AgencyLedger& ledger, std::size_t agency, std::uint64_t seed)
      : ledger_{ledger}, agency_{agency}, seed_{seed} {}

  /// What the agency will say about a notice it has just applied.
  void decide(const Delivery& delivery, std::time_t now) {
    const std::string key{delivery.key};
    if (!decided_.insert(key).second) return;
    const auto fate = mixed(delivery.key, seed_ + 5) % 100;
    if (fate < 8) add(key, delivery.case_id, "deferred", now);
    add(key, delivery.case_id, "applied", now);
    if (fate >= 8 && fate < 16) add(key, delivery.case_id, "applied", now);
    if (fate >= 16 && fate < 22) add(key, delivery.case_id, "refused", now);
  }

  /// The whole answer to a poll; what it acknowledges is done with.
  std::string answer(const bench::HttpMessage& poll, bench::AnswerSigner& signer, std::time_t now) {
    take_acknowledgements(poll.body);
    const auto most = bench::number_of(bench::text_behind(poll.body, "\"max_events\":", ',')).value_or(kPage);
    std::string sets;
    std::size_t offered = 0;
    for (auto& [number, event] : events_) {
      if (offered == std::min(most, kPage)) break;
      ++offered;
      if (event.offers++ == 0)
        ledger_.note(agency_, event.notice, "answered", event.outcome);
      else
        ledger_.note(agency_, event.notice, "offered_again", event.outcome);
      sets += (sets.empty() ? "" : ",") + ('"' + id_of(number) + "\":" + event.content);
    }
    const bool more = events_.size() > offered;
    return signer.signed_answer(
        poll.head, "{\"more_available\":" + std::string{more ? "true" : "false"} + ",\"sets\":{" + sets + "}}", now);
  }

 private:
  /// Small, so that pages follow pages.
  static constexpr std::size_t kPage = 10;

  struct Event {
    std::string notice, outcome, content;
    std::uint32_t offers = 0;
  };

  static std::string id_of(std::uint64_t number) {
    auto digits = std::to_string(number);
    return "VE-" + std::string(digits.size() < 8 ? 8 - digits.size() : 0, '0') + digits;
  }

  void add(const std::string& notice, std::string_view case_id, std::string_view outcome, std::time_t now) {
    std::string content{"{\"case_id\":\""};
    content.append(case_id).append("\",\"notice_id\":\"").append(notice).append("\",\"outcome\":\"").append(outcome);
    if (outcome == "deferred") content += "\",\"until\":\"" + bench::instant_text(now + 7 * 86'400) + "\"}";
    if (outcome == "refused") content += "\",\"agency_ref\":\"V-7\",\"reason\":\"open_violations\"}";
    if (outcome == "applied")
      content += "\",\"agency_ref\":\"V-7\",\"effective_at\":\"" + bench::instant_text(now) +
                 R"(","offices":[{"agency_office":"KM","records":1}]})";
    events_[++numbers_] = {notice, std::string{outcome}, std::move(content)};
  }

  void take_acknowledgements(std::string_view body) {
    auto ids = bench::text_behind(body, "\"ack\":[", ']');
    while (ids.size() > 2) {
      const auto end = ids.find('"', 1);
      const auto number = bench::number_of(ids.substr(4, end - 4));  // behind "VE-
      if (number) events_.erase(*number);
      ids.remove_prefix(std::min(ids.size(), end + 2));
    }
  }

  AgencyLedger& ledger_;
  std::size_t agency_;
  std::uint64_t seed_;
  std::set<std::string> decided_;
  std::map<std::uint64_t, Event> events_;
  std::uint64_t numbers_ = 0;
};

}  // namespace tongbao::fault
