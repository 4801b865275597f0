#include <algorithm>

#include <unistd.h>

#include "gateway/settings/route_settings.h"
#include "gateway/settings/settings.h"

namespace tongbao {
namespace {

class FileCheck {
 public:
  explicit FileCheck(std::string file) : file_{std::move(file)} {}

  void secret(const Secret& named) {
    if (!named.named()) return;
    if (const auto content = read_secret(named); !content) add_secret(named, content.failure().detail);
  }
  void folder(const std::string& key, const std::filesystem::path& path) {
    std::error_code trouble;
    if (!path.empty() && !std::filesystem::is_directory(path, trouble))
      refusals.push_back({file_, 0, key, path.string() + " is no folder"});
  }
  void program(const std::string& key, const std::string& path) {
    if (::access(path.c_str(), X_OK) != 0 || std::filesystem::is_directory(path))
      refusals.push_back({file_, 0, key, path + " is no program this user may run"});
  }
  void regular(const std::string& key, const std::filesystem::path& path) {
    std::error_code trouble;
    if (!path.empty() && !std::filesystem::is_regular_file(path, trouble))
      refusals.push_back({file_, 0, key, path.string() + " is no file"});
  }

  std::vector<Refusal> refusals;

 private:
  /// The origin already is "file:line: key"; it is taken apart so that the refusal prints it once.
  void add_secret(const Secret& named, const std::string& detail) {
    const auto key_at = named.origin.rfind(": ");
    const auto line_at = named.origin.rfind(':', key_at - 1);
    const auto line = static_cast<unsigned>(std::stoul(named.origin.substr(line_at + 1, key_at - line_at - 1)));
    refusals.push_back({file_, line, named.origin.substr(key_at + 2),
                        detail.substr(std::min(detail.size(), named.origin.size() + 2))});
  }

  std::string file_;
};

void check_private_keys(FileCheck& check, const ModuleChoice& module) {
  for (const auto& setting : module.settings) {
    if (setting.key != "key_file" && !setting.key.ends_with("_key_file")) continue;
    for (const auto& written : setting.texts) {
      const auto file = std::filesystem::absolute(module.file.parent_path() / written).lexically_normal();
      check.secret({file, module.file.string() + ":" + std::to_string(setting.line) + ": " + module.section + "." +
                              setting.key});
    }
  }
}

}  // namespace

std::vector<Refusal> check_files(const Settings& settings) {
  FileCheck check{settings.file.string()};
  check.secret(settings.http.api_token);
  check.secret(settings.keys.index);
  check.secret(settings.keys.pseudonym);
  check.secret(settings.keys.signing);
  check.secret(settings.mail.password);
  check.regular("mail.ca_file", settings.mail.ca_file);
  if (settings.store.engine == StoreEngine::postgresql)
    check.secret(settings.store.connection);
  else
    check.folder("store.path", settings.store.path.parent_path());
  check.folder("modules.directory", settings.modules_directory);
  check.folder("routes.directory", settings.routes_directory);
  check.folder("tables.directory", settings.tables_directory);
  check.folder("run.directory", settings.run_directory);
  check.regular("matrix.file", settings.matrix_file);
  check.regular("matrix.parameters", settings.parameters_file);
  if (!settings.alerts.command.empty()) check.program("alerts.command", settings.alerts.command.front());
  return std::move(check.refusals);
}

std::vector<Refusal> check_files(const RouteSettings& route) {
  FileCheck check{route.file.string()};
  for (const auto& key : route.agency_keys)
    check.regular("agency_keys." + key.key_id, key.public_key);
  if (route.partner) check.secret(route.partner->token);
  check_private_keys(check, route.plugin);
  check_private_keys(check, route.adapter);
  return std::move(check.refusals);
}

}  // namespace tongbao
