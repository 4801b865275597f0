// tongbao: the one program. Subcommands stand in gateway/commands, a file each.
#include <cstdio>
#include <filesystem>
#include <functional>

#include <CLI/CLI.hpp>
#include <malloc.h>

#include "gateway/commands/command.h"
#include "gateway/domain/route_state.h"
#include "gateway/relay/stop_signal.h"

namespace {

using tongbao::ExitCode;

std::filesystem::path this_program() {
  std::error_code failed;
  auto path = std::filesystem::read_symlink("/proc/self/exe", failed);
  return failed ? std::filesystem::path{"tongbao"} : path;
}

/// The command line's subcommands; `chosen` becomes what the parsed one does.
class Program {
 public:
  Program() : app_{"Tongbao 通報 relays a household registration change to every agency the citizen chose."} {
    app_.require_subcommand(1);
    app_.footer("Exit codes: 0 good, 1 a finding, 2 wrong use, 3 cannot reach the store, 4 refused.");
    line_.program = this_program();
    add_serving();
    add_looking();
    add_acting();
    add_data();
  }

  int run(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      const int code = app_.exit(error);
      return code == 0 ? 0 : static_cast<int>(ExitCode::wrong_use);
    }
    return static_cast<int>(chosen_());
  }

 private:
  CLI::App* command(CLI::App& parent, const char* name, const char* what, std::function<ExitCode()> act) {
    auto* sub = parent.add_subcommand(name, what);
    sub->add_option("-c,--config", line_.config, "Settings file")->default_str("config/tongbao.toml");
    sub->add_option_function<std::string>(
           "--output", [this](const std::string& form) { line_.json = form == "json"; }, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
    sub->callback([this, act = std::move(act)] { chosen_ = act; });
    return sub;
  }

  void add_serving() {
    command(app_, "serve", "Accept cases over HTTP and keep a worker for each route",
            [this] { return run_serve(line_); });
    auto* relay =
        command(app_, "relay", "Work one route (started by serve)", [this] { return run_relay(line_, relay_); });
    relay->add_option("--route", relay_.agency, "Agency of the route")->required();
    relay->add_option("--supervised", relay_.supervised_by,
                      "End when this process ends, the one that started this one");
    command(app_, "mail", "Send status mail (started by serve)", [this] {
      return run_mail(line_, mail_supervised_by_);
    })->add_option("--supervised", mail_supervised_by_, "End when this process ends, the one that started this one");
  }

  void add_looking() {
    command(app_, "status", "What waits on each route; 1 when something needs a look",
            [this] { return run_status(line_); });
    auto* alerts = command(app_, "alerts", "What people on duty were told and is not over; 1 when there is any",
                           [this] { return try_ ? run_alert_try(line_) : run_alerts(line_, all_); });
    alerts->add_flag("--all", all_, "Those that are over, too; the newest hundred");
    alerts->add_flag("--try", try_, "Feed the alert command a test message; 1 when it does not take it");
    auto* config = app_.add_subcommand("config", "Settings");
    config->require_subcommand(1);
    command(*config, "check", "Judge settings, routes, matrix and modules; every fault at once", [this] {
      return run_config_check(line_, deep_);
    })->add_flag("--deep", deep_, "Load the modules too, open the store, and reach for every agency; sends nothing");
    auto* report = command(app_, "report", "The document-reduction indicator 書表謄本減量",
                           [this] { return run_report(line_, report_); });
    report->add_option("--from", report_.from, "First month, yyyy-mm");
    report->add_option("--to", report_.to, "Last month, yyyy-mm");
    report->add_option("--by", report_.by, "month, office, agency, kind, comma-separated")->capture_default_str();
    report->add_option("--office", report_.office, "Area code of one accepting office");
  }

  void add_acting() {
    using enum tongbao::RouteVerbWord;
    auto* route = app_.add_subcommand("route", "What goes out to an agency, on every node");
    route->require_subcommand(1);
    add_route_verb(*route, pause, "pause", "Send nothing more; what is under way is finished")
        ->add_option("--until", route_.until, "RFC 3339; without it until `route resume`");
    add_route_verb(*route, resume, "resume", "Work again, one probe first");
    add_route_verb(*route, restart, "restart", "Start the workers anew");
    add_route_verb(*route, drain, "drain", "Pause, and wait until nothing is under way; 1 when something still is")
        ->add_option("--wait-s", route_.wait_s, "How long")
        ->check(CLI::Range(0, 3600))
        ->capture_default_str();
    auto* notice = app_.add_subcommand("notice", "A notice a person decides about");
    notice->require_subcommand(1);
    add_notice_verb(*notice, tongbao::NoticeVerbWord::retry, "retry", "Send it again now");
    add_notice_verb(*notice, tongbao::NoticeVerbWord::release, "release", "End its hold");
    auto* settle = add_notice_verb(*notice, tongbao::NoticeVerbWord::settle, "settle", "Enter what the agency decided");
    settle->add_option("--outcome", notice_.outcome, "A word of the outcome list")->required();
    settle->add_option("--agency-ref", notice_.agency_ref, "The agency's reference; without it nothing is counted");
    settle->add_option("--refusal-reason", notice_.refusal_reason, "With `refused`: why, a machine word");
    auto* cases = app_.add_subcommand("case", "A case 案件");
    cases->require_subcommand(1);
    command(*cases, "show", "Its notices and where they stand; 1 when one wants a look",
            [this] { return run_case_show(line_, case_id_); })
        ->add_option("id", case_id_, "Case id or receipt number 收件編號")
        ->required();
  }

  CLI::App* add_route_verb(CLI::App& parent, tongbao::RouteVerbWord verb, const char* name, const char* what) {
    auto* sub = command(parent, name, what, [this, verb] {
      route_.verb = verb;
      return run_route(line_, route_);
    });
    sub->add_option("agency", route_.agency, "Agency of the route")->required();
    const std::vector<std::string> reasons{tongbao::kRouteReasons.begin(), tongbao::kRouteReasons.end()};
    sub->add_option("--reason", route_.reason, "Why, a word of the list")->check(CLI::IsMember(reasons));
    return sub;
  }

  CLI::App* add_notice_verb(CLI::App& parent, tongbao::NoticeVerbWord verb, const char* name, const char* what) {
    auto* sub = command(parent, name, what, [this, verb] {
      notice_.verb = verb;
      return run_notice(line_, notice_);
    });
    sub->add_option("id", notice_.notice_id, "Notice id")->required();
    sub->add_option("--reason", notice_.reason, "Why, a word of the list in the API document")->required();
    return sub;
  }

  void add_data() {
    auto* db = app_.add_subcommand("db", "The store's schema");
    db->require_subcommand(1);
    command(*db, "status", "Which version the store has; 1 when it is not this program's",
            [this] { return run_db_status(line_); });
    command(*db, "migrate", "Bring the store to this program's version", [this] { return run_db_migrate(line_); });
    auto* tables = app_.add_subcommand("tables", "Official tables");
    tables->require_subcommand(1);
    auto* import = command(*tables, "import", "Take over official files: areas, character mappings, office calendars",
                           [this] { return run_tables_import(line_, tables_); });
    import->add_option("--areas", tables_.areas, "JSON file or folder of areas")->check(CLI::ExistingPath);
    import->add_option("--characters", tables_.characters, "Folder of 全字庫 mapping tables")
        ->check(CLI::ExistingDirectory);
    import->add_option("--calendar", tables_.calendar, "行政機關辦公日曆表: a year's CSV, or a folder of them")
        ->check(CLI::ExistingPath);
    import->require_option(1, 0);
  }

  CLI::App app_;
  tongbao::CommandLine line_{"config/tongbao.toml", false, {}};
  tongbao::RelayArguments relay_;
  tongbao::TablesArguments tables_;
  tongbao::ReportArguments report_;
  tongbao::RouteArguments route_;
  tongbao::NoticeArguments notice_;
  std::string case_id_;
  int mail_supervised_by_ = 0;
  bool deep_ = false;
  bool all_ = false;
  bool try_ = false;
  std::function<ExitCode()> chosen_;
};

/// glibc would give a worker's seventy threads up to eight heaps for each core, and each keeps what it held at its
/// busiest. Two are enough for the cores that gateways have. Before the first thread.
void share_few_heaps() {
  constexpr int kHeaps = 2;
  static_cast<void>(::mallopt(M_ARENA_MAX, kHeaps));
}

}  // namespace

int main(int argc, char** argv) {
  share_few_heaps();
  tongbao::block_stop_signals();
  try {
    return Program{}.run(argc, argv);
  } catch (...) {  // main: one of the four places where everything is caught
    std::fputs("tongbao: ended by an unexpected exception\n", stderr);
    return static_cast<int>(ExitCode::refused);
  }
}
