#include <fstream>
#include <sstream>
#include <stdexcept>

#include "simulators/land/counter.h"
#include "simulators/land/inspection.h"
#include "simulators/stage/http_server.h"
#include "simulators/stage/program.h"
#include "simulators/stage/strict_json.h"

namespace {

using namespace tongbao;

constexpr std::size_t kMostBodyBytes = 256 * 1024;

nlohmann::json read_seed(const std::string& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) throw std::runtime_error("cannot read " + file);
  auto parsed = stage::parse_strict(text.str(), 8);
  if (const auto* wrong = std::get_if<stage::NotJson>(&parsed)) throw std::runtime_error(file + ": " + wrong->why);
  return std::get<nlohmann::json>(std::move(parsed));
}

/// `--profile utf8` (default), `cp950` or `land:<old county>` with its two kinds of table.
stage::CodeTable storable_characters(const stage::Arguments& arguments) {
  const auto profile = arguments.text("profile", "utf8");
  if (profile == "utf8") return stage::CodeTable::everything();
  if (profile == "cp950") return stage::CodeTable::cp950();
  if (!profile.starts_with("land:")) throw std::runtime_error("--profile is utf8, cp950 or land:<old county>");
  std::vector<std::filesystem::path> unicode;
  std::stringstream names(arguments.text("unicode-table"));
  for (std::string name; std::getline(names, name, ',');)
    unicode.emplace_back(name);
  return stage::CodeTable::cp950_and(arguments.text("charset-table"), unicode);
}

int serve_land(int argc, const char* const* argv) {
  const stage::Arguments arguments(
      argc, argv, {"data", "tls-cert", "tls-key", "client-ca"},
      {"port", "control-port", "seed", "clock-file", "profile", "charset-table", "unicode-table"});
  const stage::EndSignal end;
  const stage::DayClock clock(arguments.text("clock-file"));
  stage::Database database(std::filesystem::path(arguments.text("data")) / "land.sqlite");
  stage::ReceivedLog received(database);
  stage::FaultSwitch faults(sim_land::kFaultModes);
  sim_land::LandOffice office(database, clock, storable_characters(arguments));
  if (arguments.has("seed")) office.seed(read_seed(arguments.text("seed")));
  sim_land::Counter counter(office, received, faults, clock);
  stage::ControlDesk desk(faults);
  sim_land::add_inspection(desk, office, received);

  stage::ServerSettings settings;
  settings.port = arguments.port("port");
  settings.most_body_bytes = kMostBodyBytes;
  settings.tls = stage::TlsFiles{arguments.text("tls-cert"), arguments.text("tls-key"), arguments.text("client-ca")};
  stage::HttpServer server(settings, [&](const stage::Request& request) { return counter.handle(request); });
  stage::ServerSettings control_settings;
  control_settings.port = arguments.port("control-port");
  stage::HttpServer control(control_settings, [&](const stage::Request& request) { return desk.handle(request); });
  stage::print_ready({{"ready", true}, {"port", server.port()}, {"control_port", control.port()}});
  end.wait();
  server.stop();
  control.stop();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return tongbao::stage::run_program("sim_land", argc, argv, serve_land);
}
