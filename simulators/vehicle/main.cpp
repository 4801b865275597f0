#include <fstream>
#include <iterator>
#include <stdexcept>

#include "simulators/stage/control_desk.h"
#include "simulators/stage/http_server.h"
#include "simulators/stage/program.h"
#include "simulators/stage/strict_json.h"
#include "simulators/vehicle/inspection.h"
#include "simulators/vehicle/poll_desk.h"

namespace tongbao::sim_vehicle {

namespace {

using nlohmann::json;

json read_seed(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read the seed " + file);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  auto parsed = stage::parse_strict(text, 8);
  if (const auto* wrong = std::get_if<stage::NotJson>(&parsed)) throw std::runtime_error("seed: " + wrong->why);
  return std::get<json>(std::move(parsed));
}

std::string text_of(const json& wish, const char* name) {
  const auto found = wish.find(name);
  return found != wish.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

void add_resources(stage::ControlDesk& control, VehicleRegister& books, const NoticeDesk& desk, const Office& office) {
  control.page("/", [&] { return inspection_page(books, desk, office); });
  control.get("/control/register", [&] { return books.dump(); });
  control.get("/control/received", [&] { return json{{"received", office.received.list()}}; });
  control.get("/control/answers", [&] { return office.queue.list(); });
  control.post("/control/decide", [&](const json& wish) {
    const auto decided =
        office.decider.decide_waiting(office.clock.now(), true, text_of(wish, "notice_id"), text_of(wish, "person_id"));
    return json{{"decided", decided}};
  });
  control.post("/control/seed", [&](const json& seed) {
    try {
      return json{{"added", books.seed(seed)}};
    } catch (const BadSeed& wrong) {
      throw stage::BadWish(wrong.what());
    }
  });
}

stage::ServerSettings protocol_settings(const stage::Arguments& arguments) {
  stage::ServerSettings settings;
  settings.port = arguments.port("port");
  settings.tls = stage::TlsFiles{arguments.text("tls-cert"), arguments.text("tls-key"), arguments.text("client-ca")};
  return settings;
}

stage::ServerSettings control_settings(const stage::Arguments& arguments) {
  stage::ServerSettings settings;
  settings.port = arguments.port("control-port");
  settings.most_body_bytes = 8 * 1024 * 1024;  // a seed
  return settings;
}

int run(int argc, const char* const* argv) {
  const stage::Arguments arguments{
      argc,
      argv,
      {"data", "tls-cert", "tls-key", "client-ca", "signing-key", "gateway-key"},
      {"port", "control-port", "clock-file", "office", "seed", "key-id", "gateway-key-id"}};
  const stage::EndSignal end;
  stage::Database database{std::filesystem::path{arguments.text("data")} / "vehicle.sqlite"};
  const stage::DayClock clock{arguments.text("clock-file")};
  stage::FaultSwitch faults{fault_modes()};
  stage::AnswerBook answers{database};
  stage::ReceivedLog received{database};
  VehicleRegister books{database, arguments.text("office", "KM")};
  EventQueue queue{database};
  Decider decider{database, books, queue};
  RequestVerifier verifier{arguments.text("gateway-key-id", "gw-2026a"),
                           stage::Ed25519Key::public_from_pem(arguments.text("gateway-key"))};
  const AnswerSigner signer{arguments.text("key-id", "vehicle-2026a"),
                            stage::Ed25519Key::private_from_pem(arguments.text("signing-key"))};
  if (arguments.has("seed")) books.seed(read_seed(arguments.text("seed")));

  const Office office{database, clock, faults, answers, received, queue, decider, verifier, signer};
  NoticeDesk notices{office};
  const PollDesk polls{office};
  stage::ControlDesk control{faults};
  add_resources(control, books, notices, office);

  stage::HttpServer protocol{protocol_settings(arguments), [&](const stage::Request& request) {
                               if (request.path == "/v1/notices") return notices.handle(request);
                               if (request.path == "/v1/answers/poll") return polls.handle(request);
                               return stage::problem_response(404, "unknown_path", "There is no such resource.");
                             }};
  stage::HttpServer desk{control_settings(arguments),
                         [&](const stage::Request& request) { return control.handle(request); }};
  stage::print_ready({{"ready", true}, {"port", protocol.port()}, {"control_port", desk.port()}});
  end.wait();
  queue.close();
  protocol.stop();
  desk.stop();
  return 0;
}

}  // namespace

}  // namespace tongbao::sim_vehicle

int main(int argc, char** argv) {
  return tongbao::stage::run_program("sim_vehicle", argc, argv, tongbao::sim_vehicle::run);
}
