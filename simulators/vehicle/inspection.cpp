#include "simulators/vehicle/inspection.h"

#include "simulators/stage/page.h"
#include "simulators/stage/strict_json.h"

namespace tongbao::sim_vehicle {

namespace {

using nlohmann::json;
using Rows = std::vector<std::vector<std::string>>;

/// The values of a group, in reading order.
std::string spoken(const json& group) {
  if (!group.is_object()) return "";
  std::string text;
  for (const char* name : {"AreaCode", "Village", "Neighbor", "StreetDoorplate", "PersonName", "Romanization"})
    if (group.contains(name)) text += (text.empty() ? "" : " ") + group[name].get<std::string>();
  return text;
}

std::string flags_of(const json& row, const std::vector<std::pair<const char*, const char*>>& names) {
  std::string text;
  for (const auto& [name, shown] : names)
    if (row.value(name, false)) text += (text.empty() ? "" : "、") + std::string{shown};
  return text;
}

std::string plain(const json& row, const char* name) {
  const auto& value = row.at(name);
  return value.is_string() ? value.get<std::string>() : stage::canonical(value);
}

Rows vehicle_rows(const json& dump) {
  Rows rows;
  for (const auto& row : dump["vehicles"])
    rows.push_back({plain(row, "plate"), plain(row, "owner_id"), plain(row, "agency_office"),
                    spoken(row["registration_address"]), spoken(row["fallback_address"]),
                    flags_of(row, {{"registration_expired", "行照逾期"},
                                   {"open_violations", "未結違規"},
                                   {"chattel_mortgage", "動保設定"},
                                   {"inspection_overdue", "驗車逾期"}}),
                    plain(row, "address_seq")});
  return rows;
}

Rows licence_rows(const json& dump) {
  Rows rows;
  for (const auto& row : dump["licences"])
    rows.push_back({plain(row, "holder_id"), plain(row, "agency_office"), spoken(row["name"]), spoken(row["address"]),
                    plain(row, "expires_on"), flags_of(row, {{"open_violations", "未結違規"}}), plain(row, "photo"),
                    plain(row, "name_seq") + " / " + plain(row, "address_seq")});
  return rows;
}

Rows fault_rows(const json& faults) {
  Rows rows;
  for (const auto& fault : faults)
    rows.push_back({fault.value("mode", ""), std::to_string(fault.value("count", 0)),
                    std::to_string(fault.value("seconds", 0)), fault.value("person_id", ""),
                    fault.value("notice_id", ""), fault.value("procedure", ""),
                    fault.value("drop_after_apply", false) ? "✓" : ""});
  return rows;
}

}  // namespace

stage::Response inspection_page(VehicleRegister& books, const NoticeDesk& desk, const Office& office) {
  const auto dump = books.dump();
  const auto waiting = office.queue.list();
  Rows requests, pending, events;
  for (const auto& seen : desk.recent())
    requests.push_back({seen.at, seen.event_id, seen.person_id, seen.procedure, std::to_string(seen.status),
                        seen.verdict, seen.fault});
  for (const auto& one : waiting["pending"])
    pending.push_back({plain(one, "notice_id"), plain(one, "decide_at")});
  for (const auto& one : waiting["events"])
    events.push_back({plain(one, "event_id"), plain(one["event"], "notice_id"), plain(one["event"], "outcome"),
                      plain(one, "state"), plain(one, "code")});
  return stage::Page("監理機關模擬器", "Simulated motor vehicle office")
      .paragraph("現在時間 · Now: " + stage::rfc3339(office.clock.now()))
      .table("故障開關", "Faults in force", {"mode", "count", "seconds", "person", "notice", "procedure", "drop"},
             fault_rows(office.faults.list()))
      .table("最近收件", "Last requests", {"時間", "通報", "統一編號", "辦理項目", "status", "結果", "fault"}, requests)
      .table("待決定", "Waiting for a decision", {"通報", "決定期限"}, pending)
      .table("後續回覆", "Later answers", {"event", "通報", "結果", "state", "code"}, events)
      .table("車籍", "Vehicles", {"車號", "車主", "監理站", "車籍地址", "住居所", "限制", "seq"}, vehicle_rows(dump))
      .table("駕籍", "Licences", {"持有人", "監理站", "姓名", "地址", "有效日期", "限制", "相片", "seq"},
             licence_rows(dump))
      .response();
}

}  // namespace tongbao::sim_vehicle
