#include "simulators/tax/inspection.h"

#include "simulators/stage/page.h"
#include "simulators/tax/layout.h"

namespace tongbao::sim_tax {
namespace {

using nlohmann::json;
using Rows = std::vector<std::vector<std::string>>;

constexpr int kShownNotices = 200;

Rows account_rows(const json& people) {
  Rows rows;
  for (const auto& person : people)
    for (const auto& account : person.at("accounts")) {
      std::string marks;
      if (account.at("self_use").get<bool>()) marks += "自住 ";
      if (account.at("let").get<bool>()) marks += "出租或營業 ";
      if (person.at("enforcement").get<bool>()) marks += "移送執行 ";
      if (person.at("must_visit").get<bool>()) marks += "須本人辦理";
      rows.push_back({account.at("bureau"), account.at("number"),
                      account.at("kind") == "house" ? "房屋 House" : "土地 Land", person.at("person_id"),
                      person.at("person_name"), account.at("location"), account.at("bill_address"), marks});
    }
  return rows;
}

Rows notice_rows(const std::vector<TakenNotice>& notices) {
  Rows rows;
  for (const auto& notice : notices) {
    const auto field = [&](std::string_view name) {
      return std::string(trimmed(field_bytes(kAnswerDetail, notice.answer, name)));
    };
    rows.push_back({std::to_string(notice.number), notice.notice_id, std::to_string(notice.sequence), field("Code"),
                    field("AgencyRef"), notice.examining ? stage::rfc3339(notice.due_at) : ""});
  }
  return rows;
}

stage::Response inspection_page(TaxBureau& bureau) {
  const auto dump = bureau.dump();
  Rows bureaus;
  for (const auto& at : dump.at("bureaus"))
    bureaus.push_back({at.at("code"), at.at("county"), at.at("name")});
  stage::Page page("地方稅稅籍（模擬）", "Local tax register (simulated)");
  page.paragraph("模擬之稅捐機關，供測試用，無真實個人資料。 A simulated agency for tests; no real person is meant.");
  page.table("稅捐機關", "Bureaus", {"代碼 Code", "縣市 County", "名稱 Name"}, bureaus);
  page.table("稅籍", "Accounts",
             {"機關 Bureau", "稅籍編號 Account", "類別 Kind", "統一編號 ID", "納稅義務人 Taxpayer", "房屋坐落 Location",
              "投遞地址 Bill address", "註記 Marks"},
             account_rows(dump.at("people")));
  page.table("收到之通報", "Notices received",
             {"序號 No.", "通報 Notice", "批次 Batch", "代碼 Code", "收件字號 Reference", "審查至 Due"},
             notice_rows(bureau.newest(kShownNotices)));
  return page.response();
}

}  // namespace

void add_inspection(stage::ControlDesk& desk, TaxBureau& bureau) {
  desk.page("/", [&bureau] { return inspection_page(bureau); });
  desk.get("/control/register", [&bureau] { return bureau.dump(); });
  desk.get("/control/received", [&bureau] { return bureau.received(); });
  desk.post("/control/decide", [&bureau](const json& wish) {
    return json{{"decided", bureau.decide_now(wish.value("notice_id", ""), wish.value("person_id", ""))}};
  });
  desk.get("/control/answers", [&bureau] { return bureau.answers(); });
  desk.post("/control/seed", [&bureau](const json& seed) { return json{{"added", bureau.add(seed)}}; });
}

}  // namespace tongbao::sim_tax
