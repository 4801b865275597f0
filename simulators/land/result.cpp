#include "simulators/land/result.h"

#include <array>
#include <cstdint>
#include <cstdio>

#include "simulators/land/soap.h"

namespace tongbao::sim_land {
namespace {

struct CodeMessage {
  std::string_view code, message;
};

constexpr std::array kMessages{
    CodeMessage{"0000", "已登記 Applied"},
    CodeMessage{"0001", "登記資料已相符 Already current"},
    CodeMessage{"0002", "已有較新登記 Superseded"},
    CodeMessage{"0100", "審查中 Under examination"},
    CodeMessage{"0200", "須本人到所 The citizen must come"},
    CodeMessage{"1001", "查無登記資料 No record"},
    CodeMessage{"2001", "限制登記 Restricted registration"},
    CodeMessage{"2002", "身分資料不符 Identity differs"},
    CodeMessage{"2003", "另有登記案件審理中 Another registration is pending"},
    CodeMessage{"2004", "所有權人死亡待辦繼承 Inheritance is pending"},
    CodeMessage{"3001", "字形無法儲存 A character cannot be stored"},
};

std::string code_point_text(char32_t c) {
  char out[16];
  std::snprintf(out, sizeof out, "U+%04X", static_cast<unsigned>(c));
  return out;
}

std::string follow_up_text(const LandFollowUp& follow_up) {
  std::string out = "<FOLLOWUP>" + xml_element("WHAT", follow_up.what);
  if (!follow_up.office.empty()) out += xml_element("OFFICE", follow_up.office);
  if (!follow_up.until.empty()) out += xml_element("UNTIL", follow_up.until);
  return out + "</FOLLOWUP>";
}

}  // namespace

std::string_view message_of(std::string_view code) {
  for (const auto& entry : kMessages)
    if (entry.code == code) return entry.message;
  return {};
}

std::string write_result(const LandResult& result) {
  int rows = 0;
  std::string offices;
  for (const auto& [office, count] : result.rows) {
    rows += count;
    offices += "<OFFICE>" + xml_element("CODE", office) + xml_element("ROWS", std::to_string(count)) + "</OFFICE>";
  }
  std::string out = "<Result xmlns=\"" + std::string(kLandSpace) + "\">";
  out += xml_element("STATUS", result.code.starts_with('0') ? "1" : "0");
  out += xml_element("CODE", result.code) + xml_element("MESSAGE", message_of(result.code));
  out += xml_element("TRANSACTIONID", result.transaction_id) + xml_element("RETURNROWS", std::to_string(rows));
  if (!result.effective_at.empty()) out += xml_element("EFFECTIVEAT", result.effective_at);
  if (!result.due_at.empty()) out += xml_element("DUEAT", result.due_at);
  if (!offices.empty()) out += "<OFFICES>" + offices + "</OFFICES>";
  if (result.follow_up) out += follow_up_text(*result.follow_up);
  if (!result.characters.empty()) {
    out += "<CHARACTERS>";
    for (const auto c : result.characters)
      out += xml_element("CHARACTER", code_point_text(c));
    out += "</CHARACTERS>";
  }
  return out + "</Result>";
}

}  // namespace tongbao::sim_land
