// The watch over alerts, on a store of its own: nodes, restarts, the command, a store that is away.
#include "gateway/relay/alert_watch.h"

#include <fstream>
#include <sstream>

#include "gateway/relay/doorbell.h"
#include "tests/kit/temp_directory.h"
#include "tests/unit/store/store_bed.h"

using namespace tongbao;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

/// A store that can be away.
struct ShyStore final : AlertStore {
  explicit ShyStore(Store& behind) : store{behind} {}
  static Failure gone() { return {FailureKind::transient, "store_unreachable", "away"}; }
  Result<AlertFacts> alert_facts(const std::vector<AlertQuestion>& questions, const std::string& node,
                                 Instant silent_since) override {
    if (away) return gone();
    return store.alert_facts(questions, node, silent_since);
  }
  Result<std::vector<AlertEffect>> take_alert_steps(const std::vector<AlertWrite>& writes,
                                                    const std::string& node) override {
    if (away) return gone();
    return store.take_alert_steps(writes, node);
  }
  Result<Done> free_alert_messages(const std::string& node) override {
    if (away) return gone();
    return store.free_alert_messages(node);
  }
  Result<std::optional<AlertMessage>> take_alert_message(const std::string& node, std::chrono::seconds hold) override {
    if (away) return gone();
    return store.take_alert_message(node, hold);
  }
  Result<Done> end_alert_message(std::int64_t row, const std::string& result,
                                 std::optional<Instant> again_at) override {
    if (away) return gone();
    return store.end_alert_message(row, result, again_at);
  }
  Store& store;
  bool away = false;
};

struct WatchBed : StoreBed {
  explicit WatchBed(Engine engine) : StoreBed{engine}, shy{*store} {
    taken(store->put_route({"land", "地政", "Land"}));
    RouteSettings land;
    land.agency = "land";
    land.title_zh = "地政";
    land.title_en = "Land";
    routes.push_back(land);
    settings.disk_low_mb = 0;
  }

  std::unique_ptr<AlertWatch> watch(const std::string& node, Metrics& counted, AlertStore* on = nullptr) {
    return std::make_unique<AlertWatch>(on == nullptr ? *store : *on, settings,
                                        AlertSurroundings{node, routes, folder.path(), [this] { return failing; }},
                                        clock, ids, counted);
  }
  /// Everybody looks every two seconds for so long.
  void look_for(std::chrono::milliseconds span, std::initializer_list<AlertWatch*> watches) {
    for (const auto until = clock.now() + span; clock.now() < until; clock.advance(seconds{2}))
      for (auto* one : watches)
        one->look();
  }
  void move(RouteEvent event, const std::string& reason = "") {
    BOOST_REQUIRE(taken(store->move_route({"land", event, reason})).has_value());
  }
  /// How often that was told, by all the figures together.
  static int told(std::initializer_list<const Metrics*> figures, const std::string& kind, const std::string& phase) {
    double sum = 0;
    for (const auto* one : figures) {
      std::istringstream lines{one->render()};
      for (std::string line; std::getline(lines, line);)
        if (line.starts_with("tongbao_alerts_total{") && line.find("\"" + kind + "\"") != std::string::npos &&
            line.find("\"" + phase + "\"") != std::string::npos)
          sum += std::stod(line.substr(line.rfind(' ')));
    }
    return static_cast<int>(sum);
  }
  static bool shows(const Metrics& figures, const std::string& line) {
    return figures.render().find(line + "\n") != std::string::npos;
  }
  std::string ledger() const {
    std::ifstream stream{folder.path() / "ledger"};
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }
  /// The command appends what it hears to the ledger, then does `more`.
  void use_command(const std::string& more = "") {
    settings.command = {"/bin/sh", "-c", "cat >> \"$1\"; echo >> \"$1\"; " + more, "sh",
                        (folder.path() / "ledger").string()};
  }
  /// Turns the command until `done`, ten seconds of real time at most.
  static void turn_until(AlertWatch& watch, const std::function<bool()>& done) {
    const Doorbell pause{{}};
    const auto give_up = std::chrono::steady_clock::now() + seconds{10};
    for (; !done() && std::chrono::steady_clock::now() < give_up; pause.wait(std::chrono::milliseconds{5}))
      watch.turn();
    BOOST_TEST(done());
  }
  std::int64_t unsaid() const {
    return value<std::int64_t>("SELECT COUNT(*) FROM alert_messages WHERE said_at IS NULL");
  }

  TempDirectory folder;
  std::vector<RouteSettings> routes;
  AlertSettings settings;
  std::set<std::string> failing;
  ShyStore shy;
  Metrics figures, others;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(alert_watch)

STORE_TEST(two_nodes_tell_each_phase_once_between_them) {
  WatchBed bed{engine};
  const auto second_store = bed.another_store();
  const auto one = bed.watch("one", bed.figures);
  const auto two = bed.watch("two", bed.others, second_store.get());
  const auto told = [&](const std::string& phase) {
    return WatchBed::told({&bed.figures, &bed.others}, "route_trouble", phase);
  };
  bed.look_for(minutes{1}, {one.get(), two.get()});
  bed.move(RouteEvent::failures_rose, "timed_out");
  bed.look_for(minutes{3}, {one.get(), two.get()});
  BOOST_TEST(told("started") == 1);
  BOOST_TEST(WatchBed::shows(bed.figures, "tongbao_alerts_open{agency=\"land\",kind=\"route_trouble\"} 1"));
  BOOST_TEST(WatchBed::shows(bed.others, "tongbao_alerts_open{agency=\"land\",kind=\"route_trouble\"} 1"));
  for (int hour = 0; hour < 49; ++hour, bed.clock.advance(hours{1}))
    bed.look_for(seconds{4}, {one.get(), two.get()});
  BOOST_TEST(told("reminded") == 2);
  bed.move(RouteEvent::probe_answered);
  bed.look_for(minutes{2}, {two.get(), one.get()});
  BOOST_TEST(told("started") == 1);
  BOOST_TEST(told("ended") == 1);
  BOOST_TEST(WatchBed::shows(bed.figures, "tongbao_alerts_open{agency=\"land\",kind=\"route_trouble\"} 0"));
}

STORE_TEST(a_gateway_started_anew_tells_no_second_start_and_tells_the_end) {
  WatchBed bed{engine};
  bed.move(RouteEvent::module_refused, "module_missing");
  auto watch = bed.watch("one", bed.figures);
  bed.look_for(seconds{30}, {watch.get()});
  watch = bed.watch("one", bed.others);  // before its patience was over
  bed.look_for(seconds{34}, {watch.get()});
  BOOST_TEST(WatchBed::told({&bed.figures, &bed.others}, "route_trouble", "started") == 1);
  Metrics third;
  watch = bed.watch("one", third);
  bed.look_for(minutes{5}, {watch.get()});
  BOOST_TEST(WatchBed::told({&third}, "route_trouble", "started") == 0);
  BOOST_TEST(WatchBed::shows(third, "tongbao_alerts_open{agency=\"land\",kind=\"route_trouble\"} 1"));
  bed.move(RouteEvent::module_loaded);
  watch = bed.watch("one", third);
  bed.look_for(minutes{2}, {watch.get()});
  BOOST_TEST(WatchBed::told({&third}, "route_trouble", "ended") == 1);
}

STORE_TEST(waiting_notices_make_one_alert_of_the_agency_that_grows_by_levels) {
  WatchBed bed{engine};
  const auto watch = bed.watch("one", bed.figures);
  std::string first;
  for (int count = 0; count < 20; ++count) {
    const auto id = bed.accept(a_case().of("P" + std::to_string(count)).to("land.name")).notices[0].notice_id;
    if (first.empty()) first = id;
    bed.clock.advance(minutes{1});
    watch->look();
  }
  const auto told = [&](const std::string& phase) { return WatchBed::told({&bed.figures}, "notices_waiting", phase); };
  BOOST_TEST(told("started") == 0);
  for (int minute = 0; minute < 60; ++minute, bed.clock.advance(minutes{1}))
    watch->look();
  BOOST_TEST(told("started") == 1);
  auto alert = taken(bed.reads.alerts({true, "land", "", 50})).at(0);
  BOOST_TEST(alert.level == 1);
  BOOST_TEST(alert.oldest_notice_id == first);
  BOOST_TEST(alert.notices >= 19);  // brought up to date
  for (int hour = 0; hour < 80; ++hour, bed.clock.advance(hours{1}))
    watch->look();
  BOOST_TEST(told("started") == 1);
  BOOST_TEST(told("escalated") == 2);
  BOOST_TEST(told("reminded") <= 2);
  BOOST_TEST(taken(bed.reads.alerts({true, "land", "", 50})).at(0).level == 3);
  for (const auto& id : bed.due("land"))
    bed.deliver(id, answered());
  bed.look_for(minutes{2}, {watch.get()});
  BOOST_TEST(told("ended") == 1);
}

STORE_TEST(a_worker_that_does_not_stay_up_is_told_by_its_own_node) {
  WatchBed bed{engine};
  const auto one = bed.watch("one", bed.figures);
  bed.failing = {"land"};
  bed.look_for(minutes{2}, {one.get()});
  BOOST_TEST(WatchBed::told({&bed.figures}, "worker_down", "started") == 1);
  BOOST_TEST(taken(bed.reads.alerts({true, "", "", 50})).at(0).node == "one");
  bed.failing.clear();
  bed.look_for(minutes{2}, {one.get()});
  BOOST_TEST(WatchBed::told({&bed.figures}, "worker_down", "ended") == 1);
}

STORE_TEST(the_command_hears_each_phase_once_as_json) {
  WatchBed bed{engine};
  bed.use_command();
  const auto watch = bed.watch("one", bed.figures);
  bed.move(RouteEvent::module_refused, "module_missing");
  bed.look_for(minutes{2}, {watch.get()});
  WatchBed::turn_until(*watch, [&] { return bed.unsaid() == 0; });
  const auto message = nlohmann::json::parse(bed.ledger());
  BOOST_TEST(message["phase"] == "started");
  BOOST_TEST(message["kind"] == "route_trouble");
  BOOST_TEST(message["agency"] == "land");
  BOOST_TEST(message["reason"] == "module_missing");
  BOOST_TEST(message["route_state"] == "held");
  BOOST_TEST(message["text_zh"] == "地政 通路停留（module_missing），須排除原因");
  BOOST_TEST(message["text_en"] == "Land: the route is held (module_missing) until its cause is removed");
  BOOST_TEST(WatchBed::shows(bed.figures, "tongbao_alert_commands_total{result=\"good\"} 1"));
}

STORE_TEST(a_message_in_hand_at_a_death_is_said_again_after_the_next_start) {
  WatchBed bed{engine};
  bed.use_command("sleep 1000");
  auto watch = bed.watch("one", bed.figures);
  bed.move(RouteEvent::module_refused, "module_missing");
  bed.look_for(minutes{2}, {watch.get()});
  WatchBed::turn_until(*watch, [&] { return bed.ledger().ends_with("\n"); });
  watch.reset();  // the run dies with it, unheard
  BOOST_TEST(bed.unsaid() == 1);
  bed.use_command();
  watch = bed.watch("one", bed.figures);
  WatchBed::turn_until(*watch, [&] { return bed.unsaid() == 0; });
  std::istringstream lines{bed.ledger()};
  std::string first, second, more;
  std::getline(lines, first);
  std::getline(lines, second);
  BOOST_TEST(first == second);  // the same alert id, for whoever keeps a list
  BOOST_TEST(!std::getline(lines, more));
}

STORE_TEST(a_command_that_fails_is_tried_three_times_and_later_alerts_do_not_wait_for_it) {
  WatchBed bed{engine};
  bed.use_command("exit 1");
  const auto watch = bed.watch("one", bed.figures);
  bed.move(RouteEvent::module_refused, "module_missing");
  bed.look_for(minutes{2}, {watch.get()});
  for (int turn = 1; turn <= 3; ++turn, bed.clock.advance(minutes{5}))
    WatchBed::turn_until(*watch, [&] {
      return WatchBed::shows(bed.figures, "tongbao_alert_commands_total{result=\"failed\"} " + std::to_string(turn));
    });
  BOOST_TEST(bed.unsaid() == 0);
}

STORE_TEST(a_store_that_is_away_is_told_once_and_its_end_too) {
  WatchBed bed{engine};
  bed.use_command();
  const auto watch = bed.watch("one", bed.figures, &bed.shy);
  bed.look_for(minutes{1}, {watch.get()});
  bed.shy.away = true;
  bed.look_for(hours{1}, {watch.get()});
  BOOST_TEST(WatchBed::told({&bed.figures}, "store_unreachable", "started") == 1);
  BOOST_TEST(WatchBed::shows(bed.figures, "tongbao_alerts_open{agency=\"\",kind=\"store_unreachable\"} 1"));
  bed.shy.away = false;
  bed.look_for(minutes{2}, {watch.get()});
  BOOST_TEST(WatchBed::told({&bed.figures}, "store_unreachable", "ended") == 1);
  WatchBed::turn_until(*watch,
                       [&] { return WatchBed::shows(bed.figures, "tongbao_alert_commands_total{result=\"good\"} 2"); });
  BOOST_TEST(bed.ledger().find("\"phase\":\"ended\"") != std::string::npos);
}

STORE_TEST(without_a_command_nothing_is_kept_for_it) {
  WatchBed bed{engine};
  const auto watch = bed.watch("one", bed.figures);
  bed.move(RouteEvent::module_refused, "module_missing");
  bed.look_for(minutes{2}, {watch.get()});
  watch->turn();
  BOOST_TEST(WatchBed::told({&bed.figures}, "route_trouble", "started") == 1);
  BOOST_TEST(bed.unsaid() == 0);
}

BOOST_AUTO_TEST_CASE(its_thread_looks_by_itself_and_stops_at_once) {
  WatchBed bed{Engine::sqlite};
  bed.settings.times.start_after = seconds{0};
  bed.move(RouteEvent::module_refused, "module_missing");
  const auto watch = bed.watch("one", bed.figures);
  watch->start();
  const Doorbell pause{{}};
  const auto give_up = std::chrono::steady_clock::now() + seconds{10};
  const auto told = [&] { return WatchBed::told({&bed.figures}, "route_trouble", "started"); };
  while (told() == 0 && std::chrono::steady_clock::now() < give_up)
    pause.wait(std::chrono::milliseconds{10});
  watch->stop();
  BOOST_TEST(told() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
