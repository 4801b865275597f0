#include <condition_variable>
#include <cstdio>
#include <exception>
#include <fstream>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <stop_token>
#include <thread>

#include "simulators/stage/control_desk.h"
#include "simulators/stage/http_server.h"
#include "simulators/stage/program.h"
#include "simulators/stage/strict_json.h"
#include "simulators/tax/exchange_folder.h"
#include "simulators/tax/inspection.h"

namespace {

using namespace tongbao;

constexpr std::chrono::milliseconds kBetweenLooks{50};

nlohmann::json read_seed(const std::string& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) throw std::runtime_error("cannot read " + file);
  auto parsed = stage::parse_strict(text.str(), 8);
  if (const auto* wrong = std::get_if<stage::NotJson>(&parsed)) throw std::runtime_error(file + ": " + wrong->why);
  return std::get<nlohmann::json>(std::move(parsed));
}

/// CP950, with the FIN extension where its tables are given.
stage::CodeTable bureau_characters(const stage::Arguments& arguments) {
  if (!arguments.has("charset-table")) return stage::CodeTable::cp950();
  std::vector<std::filesystem::path> unicode;
  std::stringstream names(arguments.text("unicode-table"));
  for (std::string name; std::getline(names, name, ',');)
    unicode.emplace_back(name);
  return stage::CodeTable::cp950_and(arguments.text("charset-table"), unicode);
}

/// Looks into the folder again and again until it is asked to stop. Trouble is said once, not at every look.
void keep_looking(const std::stop_token& stop, sim_tax::ExchangeFolder& folder) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::string said;
  while (!stop.stop_requested()) {
    try {
      folder.look();
      said.clear();
    } catch (const std::exception& trouble) {
      if (said != trouble.what()) std::fprintf(stderr, "sim_tax: %s\n", trouble.what());
      said = trouble.what();
    }
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, kBetweenLooks, [] { return false; });
  }
}

int serve_tax(int argc, const char* const* argv) {
  const stage::Arguments arguments(
      argc, argv, {"data", "exchange-dir"},
      {"control-port", "seed", "clock-file", "charset-table", "unicode-table", "answer-after-s"});
  const stage::EndSignal end;
  const stage::DayClock clock(arguments.text("clock-file"));
  stage::Database database(std::filesystem::path(arguments.text("data")) / "tax.sqlite");
  stage::FaultSwitch faults(sim_tax::kFaultModes);
  const std::chrono::seconds answer_after{std::stoi(arguments.text("answer-after-s", "0"))};
  sim_tax::TaxBureau bureau(database, clock, faults, bureau_characters(arguments), answer_after);
  if (arguments.has("seed")) bureau.seed(read_seed(arguments.text("seed")));
  sim_tax::ExchangeFolder folder(arguments.text("exchange-dir"), bureau);
  stage::ControlDesk desk(faults);
  sim_tax::add_inspection(desk, bureau);

  stage::ServerSettings control_settings;
  control_settings.port = arguments.port("control-port");
  stage::HttpServer control(control_settings, [&](const stage::Request& request) { return desk.handle(request); });
  std::jthread looking([&](const std::stop_token& stop) { keep_looking(stop, folder); });
  stage::print_ready({{"ready", true}, {"port", 0}, {"control_port", control.port()}});
  end.wait();
  looking.request_stop();
  looking.join();
  control.stop();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return tongbao::stage::run_program("sim_tax", argc, argv, serve_tax);
}
