#include "gateway/commands/reach_agency.h"

#include <filesystem>

#include <unistd.h>

#include "gateway/kit/http_client.h"
#include "gateway/settings/module_settings.h"

namespace tongbao {
namespace {

constexpr std::chrono::milliseconds kReachBudget{5000};

Result<Done> reach_url(const SettingValues& values, const HttpTarget& target) {
  HttpClientSettings client;
  client.ca_file = values.text("ca_file");
  client.certificate_file = values.text("certificate_file");
  client.key_file = values.text("key_file");
  client.pinned_key = values.text("pinned_key");
  client.allow_plain_loopback = target.scheme == "http";
  const auto trouble = HttpClient{client}.reach(target, kReachBudget);
  if (!trouble) return Done{};
  return Failure{trouble->kind, trouble->code, target.url() + ": " + trouble->detail};
}

Result<Done> look_at_folder(const std::string& folder) {
  std::error_code absent;
  if (std::filesystem::is_directory(folder, absent) && ::access(folder.c_str(), R_OK | W_OK | X_OK) == 0) return Done{};
  return Failure{FailureKind::configuration, "folder_unusable", folder + ": no folder this user may write"};
}

}  // namespace

Result<std::string> reach_agency(const ModuleChoice& adapter, std::span<const SettingRule> rules) {
  const auto values = check_module_settings(adapter, rules).value;
  std::string reached;
  for (const auto& rule : rules) {
    const std::string text{values.text(rule.key)};
    const bool is_url = text.starts_with("https://") || text.starts_with("http://");
    const bool is_folder = rule.type == SettingType::path && rule.key == "directory";
    if (text.empty() || (!is_url && !is_folder)) continue;
    const auto target = is_url ? parse_url(text) : Result<HttpTarget>{HttpTarget{}};
    if (!target) return target.failure();
    const auto there = is_url ? reach_url(values, *target) : look_at_folder(text);
    if (!there) return there.failure();
    reached += (reached.empty() ? "" : " ") + text;
  }
  return reached;
}

}  // namespace tongbao
