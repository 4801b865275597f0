#include "simulators/land/inspection.h"

#include "simulators/stage/page.h"

namespace tongbao::sim_land {
namespace {

using nlohmann::json;
using Rows = std::vector<std::vector<std::string>>;

constexpr int kShownRequests = 200;

std::string marks_of(const json& parcel) {
  std::string marks;
  const auto add = [&](const char* member, const char* word) {
    if (!parcel.at(member).get<bool>()) return;
    if (!marks.empty()) marks += "、";
    marks += word;
  };
  add("restricted", "限制登記");
  add("pending", "另案審理中");
  add("certificate", "紙本權狀");
  return marks;
}

Rows parcel_rows(const json& people) {
  Rows rows;
  for (const auto& person : people)
    for (const auto& parcel : person.at("parcels"))
      rows.push_back({parcel.at("office"),
                      parcel.at("section").get<std::string>() + " " + parcel.at("number").get<std::string>(),
                      person.at("person_id"), parcel.at("person_name"), parcel.at("romanization"), parcel.at("address"),
                      parcel.at("doorplate"), parcel.at("share"),
                      marks_of(parcel) + (person.at("deceased").get<bool>() ? " 死亡" : "")});
  return rows;
}

std::string between(const std::string& text, const std::string& name) {
  const auto begin = text.find("<" + name + ">");
  const auto end = text.find("</" + name + ">");
  if (begin == std::string::npos || end == std::string::npos) return {};
  return text.substr(begin + name.size() + 2, end - begin - name.size() - 2);
}

stage::Response inspection_page(LandOffice& office) {
  const auto dump = office.dump();
  Rows requests;
  for (const auto& request : office.newest(kShownRequests))
    requests.push_back({std::to_string(request.number), request.notice_id, between(request.result, "CODE"),
                        between(request.result, "MESSAGE"), between(request.result, "TRANSACTIONID"),
                        between(request.result, "RETURNROWS"),
                        request.examining ? stage::rfc3339(request.due_at) : ""});
  Rows offices;
  for (const auto& at : dump.at("offices"))
    offices.push_back({at.at("code"), at.at("county"), at.at("name")});
  stage::Page page("地政登記簿（模擬）", "Land register (simulated)");
  page.paragraph("模擬之地政機關，供測試用，無真實個人資料。 A simulated agency for tests; no real person is meant.");
  page.table("地政事務所", "Land offices", {"代碼 Code", "縣市 County", "名稱 Name"}, offices);
  page.table("登記內容", "Register",
             {"機關 Office", "地建號 Parcel", "統一編號 ID", "所有權人 Owner", "羅馬拼音 Romanization", "住址 Address",
              "建物門牌 Doorplate", "權利範圍 Share", "註記 Marks"},
             parcel_rows(dump.at("people")));
  page.table("收到之通報", "Notices received",
             {"序號 No.", "通報 Notice", "代碼 Code", "說明 Message", "收件字號 Reference", "筆數 Rows", "審查至 Due"},
             requests);
  return page.response();
}

}  // namespace

void add_inspection(stage::ControlDesk& desk, LandOffice& office, stage::ReceivedLog& received) {
  desk.page("/", [&office] { return inspection_page(office); });
  desk.get("/control/register", [&office] { return office.dump(); });
  desk.get("/control/received", [&received] { return json{{"received", received.list()}}; });
  desk.post("/control/decide", [&office](const json& wish) {
    return json{{"decided", office.decide_now(wish.value("notice_id", ""), wish.value("person_id", ""))}};
  });
  desk.get("/control/answers", [&office] { return office.answers(); });
  desk.post("/control/seed", [&office](const json& seed) { return json{{"added", office.add(seed)}}; });
}

}  // namespace tongbao::sim_land
