#include "gateway/commands/deep_check.h"

#include <algorithm>
#include <csignal>
#include <sys/wait.h>

#include <nlohmann/json.hpp>
#include <poll.h>
#include <unistd.h>

#include "gateway/commands/reach_agency.h"
#include "gateway/commands/route_parts.h"
#include "gateway/commands/work_calendar_files.h"
#include "gateway/observe/clock_file.h"
#include "gateway/security/person_keys.h"
#include "gateway/security/route_signer.h"

namespace tongbao {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds kLongestCheck{40};

/// The child's findings, a JSON line each, so that those before a crash are known.
class FindingPipe {
 public:
  explicit FindingPipe(int pipe) : pipe_{pipe} {}

  /// True when the step succeeded.
  template <class Value>
  bool tell(const std::string& step, const Result<Value>& result, const std::string& detail = "") {
    if (result)
      write_line({{"step", step}, {"good", true}, {"detail", detail}});
    else
      write_line(
          {{"step", step}, {"good", false}, {"code", result.failure().code}, {"detail", result.failure().detail}});
    return static_cast<bool>(result);
  }

 private:
  void write_line(const nlohmann::json& json) {
    const auto line = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    for (std::size_t sent = 0; sent < line.size();) {
      const auto wrote = ::write(pipe_, line.data() + sent, line.size() - sent);
      if (wrote <= 0) return;
      sent += static_cast<std::size_t>(wrote);
    }
  }

  int pipe_;
};

Result<Done> check_keys(const LoadedSettings& loaded, const RouteSettings& route,
                        std::unique_ptr<MessageSigner>& signer) {
  const auto keys = load_person_keys(loaded.settings.keys);
  if (!keys) return keys.failure();
  auto made = make_route_signer(loaded.settings.keys, route);
  if (!made) return made.failure();
  signer = std::move(*made);
  return Done{};
}

/// Whether every procedure with a limit of its own is one of the plugin's.
Result<Done> check_limits(const RouteSettings& route, std::span<const Procedure> procedures) {
  for (const auto& [name, days] : route.outcome_due_days_of)
    if (std::ranges::find(procedures, name, &Procedure::name) == procedures.end())
      return Failure{FailureKind::configuration, "procedure_unknown",
                     "answers.outcome_due_days_of names " + name + ", which " + route.plugin.name + " does not offer"};
  return Done{};
}

void check_in_child(const LoadedSettings& loaded, const RouteSettings& route, FindingPipe told) {
  std::unique_ptr<MessageSigner> signer;
  const bool has_keys = told.tell("keys", check_keys(loaded, route, signer));
  const auto characters = load_route_characters(loaded.settings, route);
  const bool has_characters = told.tell("characters", characters);
  told.tell("calendar", load_work_calendar(loaded.settings.tables_directory));
  if (!has_keys || !has_characters) return;
  const auto clock = open_clock(loaded.settings.clock_file);
  const ModuleServices services{*clock, *characters->at(route.character_set), *signer};
  const auto modules = load_route_modules(loaded.settings, route, services, nullptr);
  if (!told.tell("modules", modules)) return;
  const auto procedures = modules->plugin->plugin()->procedures();
  told.tell("procedures", check_limits(route, procedures), std::to_string(procedures.size()));
  const auto reached = reach_agency(route.adapter, modules->adapter->setting_rules());
  told.tell("reach", reached, reached ? *reached : "");
}

std::vector<DeepFinding> findings_of(std::string_view lines) {
  std::vector<DeepFinding> findings;
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    const auto json = nlohmann::json::parse(lines.substr(0, end), nullptr, false);
    if (json.is_object())
      findings.push_back(
          {json.value("step", ""), json.value("good", false), json.value("code", ""), json.value("detail", "")});
    lines = end == std::string_view::npos ? std::string_view{} : lines.substr(end + 1);
  }
  return findings;
}

/// Everything until the other end closes; false when that takes too long.
bool read_all(int pipe, std::string& text) {
  const auto give_up = Steady::now() + kLongestCheck;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(give_up - Steady::now());
    pollfd waiting{pipe, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) return false;
    char bytes[4096];
    const auto got = ::read(pipe, bytes, sizeof bytes);
    if (got <= 0) return true;
    text.append(bytes, static_cast<std::size_t>(got));
  }
}

}  // namespace

std::vector<DeepFinding> check_deeply(const LoadedSettings& loaded, const RouteSettings& route) {
  int ends[2];
  if (::pipe(ends) != 0) return {{"modules", false, "no_process", "no pipe could be made"}};
  const auto child = ::fork();
  if (child < 0) return {{"modules", false, "no_process", "no process could be started"}};
  if (child == 0) {
    ::close(ends[0]);
    check_in_child(loaded, route, FindingPipe{ends[1]});
    ::_exit(0);
  }
  ::close(ends[1]);
  std::string lines;
  const bool ended = read_all(ends[0], lines);
  ::close(ends[0]);
  if (!ended) ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  auto findings = findings_of(lines);
  if (!ended)
    findings.push_back({"modules", false, "module_hangs", "no end within 40 s; a module hangs"});
  else if (WIFSIGNALED(status))
    findings.push_back({"modules", false, "module_crashes",
                        "a module ended the process with signal " + std::to_string(WTERMSIG(status))});
  return findings;
}

}  // namespace tongbao
