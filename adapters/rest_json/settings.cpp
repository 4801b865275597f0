#include "adapters/rest_json/settings.h"

#include "gateway/kit/loopback.h"

namespace tongbao {

namespace {

bool is_plain(const SettingValues& settings) {
  return settings.text("transport") == "http";
}

bool is_unsigned(const SettingValues& settings) {
  return settings.text("answers") == "unsigned";
}

void check_transport(const SettingValues& settings, SettingFaults& faults) {
  for (const auto& rule : tls_settings(true)) {
    const bool given = !settings.text(rule.key).empty();
    if (is_plain(settings) && given) faults.add(rule.key, "has no meaning with transport = \"http\"; leave it out");
    if (!is_plain(settings) && !given && rule.required)
      faults.add(rule.key, "missing; " + std::string{rule.meaning} + " (required)");
  }
}

void check_signing(const SettingValues& settings, SettingFaults& faults) {
  const bool given = !settings.list("agency_key_ids").empty();
  if (is_unsigned(settings) && given)
    faults.add("agency_key_ids", "has no meaning with answers = \"unsigned\"; leave it out");
  if (!is_unsigned(settings) && !given) faults.add("agency_key_ids", "names no key the agency signs with (required)");
  if (!is_unsigned(settings) && !settings.text("notice_id_member").empty())
    faults.add("notice_id_member", "has no meaning with answers = \"signed\": the signature binds the answer");
}

/// Nobody else may hear or speak on a way without TLS or signatures.
void check_loopback(const SettingValues& settings, const HttpTarget& target, SettingFaults& faults) {
  if (is_loopback_address(target.host())) return;
  const std::string only =
      "allowed towards a loopback address only (127.0.0.0/8 or [::1], written as such; a name such "
      "as localhost is none), and url names ";
  if (is_plain(settings)) faults.add("transport", "\"http\" is " + only + target.host());
  if (is_unsigned(settings)) faults.add("answers", "\"unsigned\" is " + only + target.host());
}

PeerKey agency_key(const std::string& written) {
  const auto blank = written.find(' ');
  if (blank == std::string::npos) return {written, "ed25519"};
  return {written.substr(0, blank), written.substr(blank + 1)};
}

/// What the settings say, as far as they say it; their faults beside it.
RestJsonRoute read_rest_json(const SettingValues& settings, SettingFaults& faults) {
  RestJsonRoute route;
  if (const auto base = checked_url(settings, is_plain(settings) ? "http" : "https", "host[:port][/path]", faults)) {
    if (!base->query.empty()) faults.add("url", "holds a query; paths are added to it");
    check_loopback(settings, *base, faults);
    auto path = base->path;
    while (path.ends_with('/'))
      path.pop_back();
    route.notices = {base->scheme, base->authority, path + "/v1/notices", ""};
    route.answers = {base->scheme, base->authority, path + "/v1/answers/poll", ""};
  }
  check_transport(settings, faults);
  check_signing(settings, faults);
  for (const auto& written : settings.list("agency_key_ids"))
    route.agency_keys.push_back(agency_key(written));
  route.collect_budget = std::chrono::milliseconds{settings.integer("collect_budget_ms")};
  route.is_signed = !is_unsigned(settings);
  route.notice_id_member = settings.text("notice_id_member");
  return route;
}

}  // namespace

std::string check_rest_json(const SettingValues& settings) {
  SettingFaults faults;
  read_rest_json(settings, faults);
  return faults.lines();
}

Result<RestJsonRoute> rest_json_route(const SettingValues& settings) {
  SettingFaults faults;
  auto route = read_rest_json(settings, faults);
  if (!faults.lines().empty()) return Failure{FailureKind::configuration, "bad_settings", faults.lines()};
  return route;
}

HttpClientSettings rest_json_client(const SettingValues& settings) {
  auto client = http_client_settings(settings);
  client.allow_plain_loopback = is_plain(settings);
  return client;
}

}  // namespace tongbao
