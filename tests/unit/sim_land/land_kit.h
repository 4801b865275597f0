#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <variant>

#include "simulators/land/notice.h"
#include "simulators/land/soap.h"

namespace tongbao::sim_land {

inline std::string golden(const std::string& name) {
  std::ifstream in(std::string(TONGBAO_SOURCE_DIR) + "/tests/unit/sim_land/golden/" + name, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

/// `text` with the first `from` replaced.
inline std::string with(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("the sample does not hold " + from);
  return text.replace(at, from.size(), to);
}

/// Without everything from `from` to the end of the first `to` behind it.
inline std::string without(std::string text, const std::string& from, const std::string& to) {
  const auto begin = text.find(from);
  const auto end = text.find(to, begin);
  if (begin == std::string::npos || end == std::string::npos)
    throw std::logic_error("the sample does not hold " + from);
  return text.erase(begin, end + to.size() - begin);
}

/// The detail code of the fault these bytes earn; "ok" for none, "-" for a fault without one.
inline std::string fault_of(const std::string& bytes) {
  const auto read = read_request(bytes);
  const auto* fault = std::get_if<SoapFault>(&read);
  if (fault == nullptr) return "ok";
  return fault->detail_code.empty() ? "-" : fault->detail_code;
}

inline std::variant<LandNotice, BadNotice> notice_in(const std::string& bytes) {
  const auto read = read_request(bytes);
  const auto& soap = std::get<SoapRequest>(read);
  return read_notice(soap.message_id.substr(kNoticePrefix.size()), soap.body);
}

/// What is wrong with the notice in these bytes; empty for nothing.
inline std::string wrong_in(const std::string& bytes) {
  const auto read = notice_in(bytes);
  const auto* bad = std::get_if<BadNotice>(&read);
  return bad == nullptr ? std::string{} : bad->why;
}

/// A notice as the page's example has it, to be changed by each test.
inline LandNotice a_notice() {
  return std::get<LandNotice>(notice_in(golden("notice.xml")));
}

}  // namespace tongbao::sim_land
