#include "gateway/settings/read_alerts.h"

#include <filesystem>

namespace tongbao {
namespace {

std::vector<std::string> read_command(TomlFile& file) {
  auto command = file.texts("alerts.command");
  if (command.empty()) return command;
  if (!std::filesystem::path{command.front()}.is_absolute())
    file.refuse("alerts.command", "\"" + command.front() + "\" is no absolute path; no shell looks for it");
  for (const auto& word : command)
    if (word.find('\0') != std::string::npos) file.refuse("alerts.command", "holds a NUL character");
  return command;
}

std::chrono::seconds read_seconds(TomlFile& file, const std::string& key, std::int64_t least, std::int64_t most,
                                  std::chrono::seconds fallback) {
  return std::chrono::seconds{file.integer(key, least, most, fallback.count())};
}

void read_waiting(TomlFile& file, AlertSettings& alerts) {
  constexpr std::int64_t longest = 30 * 86'400;
  constexpr std::array<std::string_view, 3> keys{"alerts.waiting_first_s", "alerts.waiting_second_s",
                                                 "alerts.waiting_third_s"};
  for (std::size_t level = 0; level < keys.size(); ++level) {
    const std::string key{keys[level]};
    auto& limit = alerts.waiting_after[level];
    limit = read_seconds(file, key, 60, longest, limit);
    if (level > 0 && file.has(key) && limit <= alerts.waiting_after[level - 1])
      file.refuse(key, "is not above the level before it");
    if (level > 0 && !file.has(key) && limit <= alerts.waiting_after[level - 1])
      file.refuse(std::string{keys[level - 1]}, "is not below " + key.substr(key.find('.') + 1) + " (" +
                                                    std::to_string(limit.count()) + " unless the file says otherwise)");
  }
}

}  // namespace

AlertSettings read_alerts(TomlFile& file) {
  AlertSettings alerts;
  alerts.command = read_command(file);
  alerts.command_limit = read_seconds(file, "alerts.command_limit_s", 1, 300, alerts.command_limit);
  alerts.times.start_after = read_seconds(file, "alerts.start_after_s", 0, 3600, alerts.times.start_after);
  alerts.times.end_after = read_seconds(file, "alerts.end_after_s", 0, 3600, alerts.times.end_after);
  alerts.times.remind_every = read_seconds(file, "alerts.remind_every_s", 3600, 604'800, alerts.times.remind_every);
  alerts.paused_after = read_seconds(file, "alerts.paused_after_s", 60, 604'800, alerts.paused_after);
  read_waiting(file, alerts);
  alerts.disk_low_mb = static_cast<std::uint64_t>(file.integer("alerts.disk_low_mb", 0, 1'048'576, 512));
  for (const auto& word : file.texts("alerts.without")) {
    if (const auto kind = alert_kind_from(word))
      alerts.without.insert(*kind);
    else
      file.refuse("alerts.without", "\"" + word + "\" is no kind of alert");
  }
  return alerts;
}

}  // namespace tongbao
