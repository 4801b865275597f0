#include "gateway/relay/alert_text.h"

#include <fmt/format.h>

#include "gateway/domain/route_state.h"
#include "gateway/kit/instant_text.h"

namespace tongbao {
namespace {

AlertText route_text(const Alert& alert) {
  if (alert.state == to_word(RouteState::held))
    return {fmt::format("通路停留（{}），須排除原因", alert.reason),
            fmt::format("the route is held ({}) until its cause is removed", alert.reason)};
  if (alert.state == to_word(RouteState::paused))
    return {fmt::format("通路經人員暫停（{}），未定恢復時間", alert.reason),
            fmt::format("the route was paused by hand ({}) and nobody said until when", alert.reason)};
  return {fmt::format("機關未回應（{}），逐件試送中", alert.reason),
          fmt::format("the agency does not answer ({}); one message at a time is tried", alert.reason)};
}

AlertText waiting_text(const Alert& alert, Instant now) {
  const auto hours = std::chrono::floor<std::chrono::hours>(alert_lasted(alert, now)).count();
  return {fmt::format("{} 件通報已逾第 {} 級等候時限仍無結果，最久約 {} 小時", alert.notices, alert.level, hours),
          fmt::format("{} notice(s) past waiting level {} without a verdict, the longest for about {} h", alert.notices,
                      alert.level, hours)};
}

AlertText trouble_text(const Alert& alert, Instant now) {
  switch (alert.kind) {
    case AlertKind::route_trouble:
      return route_text(alert);
    case AlertKind::worker_down:
      return {fmt::format("節點 {} 上的工作行程無法持續運作", alert.node),
              fmt::format("its worker on {} does not stay up", alert.node)};
    case AlertKind::answers_missing:
      return {fmt::format("無法取回後續回覆（{}）", alert.reason),
              fmt::format("later answers cannot be fetched ({})", alert.reason)};
    case AlertKind::notices_waiting:
      return waiting_text(alert, now);
    case AlertKind::notices_attention:
      return {fmt::format("{} 件通報待人員處理", alert.notices),
              fmt::format("{} notice(s) wait for a person's decision", alert.notices)};
    case AlertKind::notices_overdue:
      return {fmt::format("{} 件通報逾期", alert.notices), fmt::format("{} notice(s) are overdue", alert.notices)};
    case AlertKind::store_unreachable:
      return {fmt::format("節點 {} 無法存取資料庫（{}）", alert.node, alert.reason),
              fmt::format("{} cannot use the store ({})", alert.node, alert.reason)};
    case AlertKind::disk_low:
      return {fmt::format("節點 {} 磁碟空間不足", alert.node), fmt::format("{} is short of disk space", alert.node)};
  }
  return {};
}

std::string span_text(std::chrono::seconds span) {
  const auto hours = std::chrono::floor<std::chrono::hours>(span);
  const auto minutes = std::chrono::floor<std::chrono::minutes>(span - hours);
  return fmt::format("{}:{:02}:{:02}", hours.count(), minutes.count(), (span - hours - minutes).count());
}

void add_instant(nlohmann::json& json, const char* name, const std::optional<Instant>& instant) {
  if (instant) json[name] = instant_text(*instant);
}

AlertPhase phase_of(const Alert& alert) {
  return alert.ended_at ? AlertPhase::ended : AlertPhase::started;
}

}  // namespace

AlertText alert_text(const Alert& alert, AlertPhase phase, const AlertText& title, Instant now) {
  auto text = trouble_text(alert, now);
  const auto lasted = span_text(alert_lasted(alert, now));
  if (phase == AlertPhase::ended)
    text = {fmt::format("已恢復（歷時 {}）：{}", lasted, text.zh), fmt::format("over after {}: {}", lasted, text.en)};
  if (phase == AlertPhase::reminded)
    text = {fmt::format("持續中（已 {}）：{}", lasted, text.zh), fmt::format("still, for {}: {}", lasted, text.en)};
  if (alert.agency.empty()) return text;
  return {fmt::format("{} {}", title.zh, text.zh), fmt::format("{}: {}", title.en, text.en)};
}

nlohmann::json alert_json(const Alert& alert, const AlertText& title, Instant now) {
  const auto text = alert_text(alert, phase_of(alert), title, now);
  nlohmann::json json{{"alert_id", alert.alert_id},
                      {"kind", to_word(alert.kind)},
                      {"state", alert.ended_at ? "ended" : "open"},
                      {"since", instant_text(alert.since)},
                      {"lasted_s", alert_lasted(alert, now).count()},
                      {"text_zh", text.zh},
                      {"text_en", text.en}};
  if (!alert.agency.empty()) {
    json["agency"] = alert.agency;
    json["title_zh"] = title.zh;
    json["title_en"] = title.en;
  }
  const std::pair<const char*, const std::string*> words[] = {{"node", &alert.node},
                                                              {"route_state", &alert.state},
                                                              {"reason", &alert.reason},
                                                              {"oldest_notice_id", &alert.oldest_notice_id}};
  for (const auto& [name, word] : words)
    if (!word->empty()) json[name] = *word;
  if (alert.level > 0) json["level"] = alert.level;
  if (alert.notices > 0) json["notices"] = alert.notices;
  add_instant(json, "started_at", alert.started_at);
  add_instant(json, "told_at", alert.told_at);
  add_instant(json, "ended_at", alert.ended_at);
  return json;
}

nlohmann::json alert_message_json(const Alert& alert, AlertPhase phase, const AlertText& title, Instant now) {
  auto json = alert_json(alert, title, now);
  const auto text = alert_text(alert, phase, title, now);
  json["phase"] = to_word(phase);
  json["at"] = instant_text(now);
  json["text_zh"] = text.zh;
  json["text_en"] = text.en;
  return json;
}

}  // namespace tongbao
