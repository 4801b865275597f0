#pragma once

#include <deque>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "simulators/stage/answer_book.h"
#include "simulators/stage/fault_switch.h"
#include "simulators/stage/http_message.h"
#include "simulators/vehicle/decider.h"
#include "simulators/vehicle/message_signature.h"

namespace tongbao::sim_vehicle {

/// The words of the fault switch this office understands.
std::vector<std::string> fault_modes();

/// A request as the inspection page shows it.
struct SeenRequest {
  std::string at, event_id, person_id, procedure, fault;
  int status = 0;
  std::string verdict;  // outcome or code
};

/// Borrowed; what the desks work with.
struct Office {
  stage::Database& database;
  const stage::DayClock& clock;
  stage::FaultSwitch& faults;
  stage::AnswerBook& answers;
  stage::ReceivedLog& received;
  EventQueue& queue;
  Decider& decider;
  RequestVerifier& verifier;
  const AnswerSigner& signer;
};

/// `POST /v1/notices`. Any thread.
class NoticeDesk {
 public:
  explicit NoticeDesk(Office office) : office_(office) {}
  stage::Response handle(const stage::Request& request);
  /// The last requests, newest first.
  std::vector<SeenRequest> recent() const;

 private:
  using MaybeFault = std::optional<stage::Fault>;
  stage::Response judge(const stage::Request& request, const MaybeFault& fault);
  stage::Response accept(const stage::Request& request, const Notice& notice, const MaybeFault& fault);
  stage::StoredAnswer answer_first_time(const stage::Request& request, const Notice& notice, const MaybeFault& fault);
  stage::Response defer(const stage::Request& request, const Notice& notice, const stage::Fault& fault);
  stage::Response signed_answer(const stage::Request& request, stage::Response answer) const;
  void remember(const stage::FaultCase& facts, const MaybeFault& fault, const stage::Response& answer);

  const Office office_;
  mutable std::mutex mutex_;
  std::set<std::string> running_;   // guarded by mutex_: keys being worked on
  std::deque<SeenRequest> recent_;  // guarded by mutex_
};

}  // namespace tongbao::sim_vehicle
