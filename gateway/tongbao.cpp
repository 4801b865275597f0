// tongbao: the one program. Subcommands stand in gateway/commands, a file each.
#include <cstdio>
#include <filesystem>
#include <functional>

#include <CLI/CLI.hpp>

#include "gateway/commands/command.h"
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
    app_.footer("Exit codes: 0 good, 1 a finding, 2 wrong use, 3 cannot reach the store, 4 settings refused.");
    line_.program = this_program();
    add_serving();
    add_looking();
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
  }

  void add_looking() {
    command(app_, "status", "What waits on each route; 1 when something needs a look",
            [this] { return run_status(line_); });
    auto* config = app_.add_subcommand("config", "Settings");
    config->require_subcommand(1);
    command(*config, "check", "Judge settings, routes, matrix and modules; every fault at once",
            [this] { return run_config_check(line_); });
    auto* report = command(app_, "report", "The document-reduction indicator 書表謄本減量",
                           [this] { return run_report(line_, report_); });
    report->add_option("--from", report_.from, "First month, yyyy-mm");
    report->add_option("--to", report_.to, "Last month, yyyy-mm");
    report->add_option("--by", report_.by, "month, office, agency, kind, comma-separated")->capture_default_str();
    report->add_option("--office", report_.office, "Area code of one accepting office");
  }

  void add_data() {
    auto* db = app_.add_subcommand("db", "The store's schema");
    db->require_subcommand(1);
    command(*db, "status", "Which version the store has; 1 when it is not this program's",
            [this] { return run_db_status(line_); });
    command(*db, "migrate", "Bring the store to this program's version", [this] { return run_db_migrate(line_); });
    auto* tables = app_.add_subcommand("tables", "Official tables");
    tables->require_subcommand(1);
    auto* import = command(*tables, "import", "Take over the ministries' files: areas and character mappings",
                           [this] { return run_tables_import(line_, tables_); });
    import->add_option("--areas", tables_.areas, "JSON file or folder of areas")->check(CLI::ExistingPath);
    import->add_option("--characters", tables_.characters, "Folder of 全字庫 mapping tables")
        ->check(CLI::ExistingDirectory);
    import->require_option(1, 0);
  }

  CLI::App app_;
  tongbao::CommandLine line_{"config/tongbao.toml", false, {}};
  tongbao::RelayArguments relay_;
  tongbao::TablesArguments tables_;
  tongbao::ReportArguments report_;
  std::function<ExitCode()> chosen_;
};

}  // namespace

int main(int argc, char** argv) {
  tongbao::block_stop_signals();
  try {
    return Program{}.run(argc, argv);
  } catch (...) {  // main: one of the four places where everything is caught
    std::fputs("tongbao: ended by an unexpected exception\n", stderr);
    return static_cast<int>(ExitCode::refused);
  }
}
