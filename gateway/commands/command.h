#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "gateway/domain/indicator_parameters.h"
#include "gateway/domain/requirement_matrix.h"
#include "gateway/settings/route_settings.h"
#include "gateway/settings/settings.h"
#include "gateway/store/database.h"

namespace tongbao {

/// The program's exit codes, a contract for scripts.
enum class ExitCode : int {
  good = 0,          // done, nothing to report
  finding = 1,       // done, and something needs a look
  wrong_use = 2,     // the command line
  cannot_reach = 3,  // store or gateway
  refused = 4,       // settings or files are wrong, or it is not allowed now; nothing was done
  outgrown = 71,     // `relay` only: it took more memory than it may (kOutgrownExit)
  start_again = 75,  // `relay` only: a restart was asked for (kStartAgainExit)
};

/// What every subcommand gets from the command line.
struct CommandLine {
  std::filesystem::path config;
  bool json = false;              // --output json
  std::filesystem::path program;  // this executable
};

/// All settings a command works with, read and judged together.
struct LoadedSettings {
  Settings settings;
  std::vector<RouteSettings> routes;
  RequirementMatrix matrix;
  IndicatorParameters parameters;
};

/// Reads settings, routes, matrix and parameters. On refusal prints every one of them (file:line: key: what) to stderr,
/// or as JSON to stdout, and returns nothing: the caller ends with ExitCode::refused.
std::optional<LoadedSettings> load_settings(const CommandLine& line);

/// Where the store lies; reads the connection secret. Prints the reason and returns nothing when it cannot.
std::optional<DatabaseLocation> locate_store(const Settings& settings);

/// ExitCode::good when the store is there with this program's schema; else complains and says how to end. Writes
/// nothing.
ExitCode judge_store(const DatabaseLocation& location);

/// One line to stderr: "tongbao: <what>".
void complain(const std::string& what);

/// The exit code for a Failure of the store or a reader.
ExitCode exit_code_of(const Failure& failure);

ExitCode run_serve(const CommandLine& line);
struct RelayArguments {
  std::string agency;
  int supervised_by = 0;  // process id of the gateway this worker ends with; 0: of none
};
ExitCode run_relay(const CommandLine& line, const RelayArguments& arguments);
/// Sends status mail until told to stop; `wrong_use` when mail is off.
ExitCode run_mail(const CommandLine& line, int supervised_by);
/// Whether the mail server takes us: greeting, TLS, signing in. Nothing when it does; nothing is sent.
std::optional<Failure> reach_mail_server(const MailSettings& mail);
ExitCode run_status(const CommandLine& line);
/// Open alerts, with `all` those that ended, too; `finding` when one is open.
ExitCode run_alerts(const CommandLine& line, bool all);
/// Feeds the alert command a test message and waits for it; `finding` when it does not take it.
ExitCode run_alert_try(const CommandLine& line);
/// `deep`: also what only a try can tell, route by route.
ExitCode run_config_check(const CommandLine& line, bool deep);
ExitCode run_db_status(const CommandLine& line);
ExitCode run_db_migrate(const CommandLine& line);
struct TablesArguments {
  std::filesystem::path areas;       // a file or a folder of the official JSON files
  std::filesystem::path characters;  // a folder of the official mapping tables
  std::filesystem::path calendar;    // a year's 辦公日曆表 (CSV), or a folder of them
};
ExitCode run_tables_import(const CommandLine& line, const TablesArguments& arguments);
enum class RouteVerbWord { pause, resume, restart, drain };
struct RouteArguments {
  RouteVerbWord verb = RouteVerbWord::pause;
  std::string agency;
  std::string reason;  // of kRouteReasons; empty: the verb's usual one
  std::string until;   // RFC 3339; pause only
  int wait_s = 30;     // drain only
};
/// Pauses, resumes, restarts or drains a route on every node; `finding` when it is not drained in time.
ExitCode run_route(const CommandLine& line, const RouteArguments& arguments);
enum class NoticeVerbWord { retry, settle, release };
struct NoticeArguments {
  NoticeVerbWord verb = NoticeVerbWord::retry;
  std::string notice_id;
  std::string reason, outcome, agency_ref, refusal_reason;
};
ExitCode run_notice(const CommandLine& line, const NoticeArguments& arguments);
/// `id` is a case id or a receipt number; `finding` when a notice of it wants a look.
ExitCode run_case_show(const CommandLine& line, const std::string& id);
struct ReportArguments {
  std::string from, to;  // yyyy-mm
  std::string by = "month,agency";
  std::string office;
};
ExitCode run_report(const CommandLine& line, const ReportArguments& arguments);

}  // namespace tongbao
