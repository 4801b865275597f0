#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "simulators/land/office.h"
#include "simulators/stage/answer_book.h"
#include "simulators/stage/day_clock.h"
#include "simulators/stage/fault_switch.h"
#include "simulators/stage/http_message.h"

namespace tongbao::sim_land {

/// The words of POST /control/faults here.
extern const std::vector<std::string> kFaultModes;

/// POST /land: HTTP and SOAP in, faults switched on from outside, SOAP out. Any thread.
class Counter {
 public:
  Counter(LandOffice& office, stage::ReceivedLog& received, stage::FaultSwitch& faults, const stage::DayClock& clock)
      : office_(office), received_(received), faults_(faults), clock_(clock) {}

  stage::Response handle(const stage::Request& request);

 private:
  stage::Response answer_soap(const SoapRequest& soap, const std::string& envelope);
  stage::Response answer_query(const SoapRequest& soap);
  stage::Response answer_notice(const SoapRequest& soap, const LandNotice& notice, const std::string& envelope);
  stage::Response process(const SoapRequest& soap, const IncomingNotice& incoming,
                          std::optional<std::chrono::seconds> examined_for, const std::string& relates_to);
  std::string next_message_id();

  LandOffice& office_;
  stage::ReceivedLog& received_;
  stage::FaultSwitch& faults_;
  const stage::DayClock& clock_;
  std::atomic<std::uint64_t> answers_{0};
};

}  // namespace tongbao::sim_land
