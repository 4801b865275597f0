// The alert command: fed, heard, cut; real processes of /bin/sh.
#include "gateway/relay/alert_command.h"

#include <csignal>
#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "gateway/relay/doorbell.h"
#include "tests/kit/temp_directory.h"

using namespace tongbao;
using namespace std::chrono_literals;

namespace {

using Steady = AlertCommand::Steady;

/// The end of a run, waited for ten seconds of real time; `later` is added to the time the command is shown.
CommandEnd end_of_run(AlertCommand& command, std::chrono::seconds later = 0s) {
  const Doorbell pause{{}};
  for (const auto give_up = Steady::now() + 10s; Steady::now() < give_up; pause.wait(5ms))
    if (const auto end = command.turn(Steady::now() + later)) return *end;
  BOOST_FAIL("the command did not end");
  return {};
}

std::string content(const std::filesystem::path& file) {
  std::ifstream stream{file};
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

struct CommandFolder {
  TempDirectory folder;
  std::string out = (folder.path() / "out").string();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(alert_command, CommandFolder)

BOOST_AUTO_TEST_CASE(gets_its_input_and_its_arguments_as_they_are) {
  AlertCommand command{{"/bin/sh", "-c", "cat > \"$1\"; printf '%s' \"$2\" >> \"$1\"", "sh", out, "$HOME; `x`"}, 10s};
  BOOST_TEST(bool{command.start("{\"a\":1}", Steady::now())});
  BOOST_TEST(command.runs());
  const auto end = end_of_run(command);
  BOOST_TEST(end.result == "good");
  BOOST_TEST(end.reason == "exit_0");
  BOOST_TEST(content(out) == "{\"a\":1}$HOME; `x`");
  BOOST_TEST(!command.runs());
  BOOST_TEST(!command.turn(Steady::now()));
}

BOOST_AUTO_TEST_CASE(may_leave_its_input_unread) {
  AlertCommand command{{"/bin/true"}, 10s};
  BOOST_TEST(bool{command.start(std::string(60'000, 'x'), Steady::now())});
  BOOST_TEST(end_of_run(command).result == "good");
  BOOST_TEST(!command.start(std::string(70'000, 'x'), Steady::now()));
}

BOOST_AUTO_TEST_CASE(tells_how_it_failed) {
  AlertCommand refuses{{"/bin/sh", "-c", "exit 3"}, 10s};
  BOOST_TEST(bool{refuses.start("", Steady::now())});
  const auto refused = end_of_run(refuses);
  BOOST_TEST(refused.result == "failed");
  BOOST_TEST(refused.reason == "exit_3");
  AlertCommand dies{{"/bin/sh", "-c", "kill -11 $$"}, 10s};
  BOOST_TEST(bool{dies.start("", Steady::now())});
  BOOST_TEST(end_of_run(dies).reason == "signal_11");
}

BOOST_AUTO_TEST_CASE(that_hangs_is_killed_with_all_it_started) {
  AlertCommand command{{"/bin/sh", "-c", "sleep 1000 & echo $! > \"$1\"; wait", "sh", out}, 30s};
  BOOST_TEST(bool{command.start("", Steady::now())});
  BOOST_TEST(!command.start("", Steady::now()));  // one at a time
  const Doorbell pause{{}};
  while (content(out).empty())
    pause.wait(5ms);
  BOOST_TEST(!command.turn(Steady::now() + 29s));
  const auto end = end_of_run(command, 31s);
  BOOST_TEST(end.result == "cut");
  BOOST_TEST(end.reason == "over_its_limit");
  const int child = std::stoi(content(out));
  const auto gone = [&] {
    // Gone, or a zombie nobody has collected yet.
    const auto stat = content("/proc/" + std::to_string(child) + "/stat");
    return stat.empty() || stat.find(") Z ") != std::string::npos;
  };
  for (const auto give_up = Steady::now() + 5s; !gone() && Steady::now() < give_up;)
    pause.wait(5ms);
  BOOST_TEST(gone());
}

BOOST_AUTO_TEST_CASE(inherits_none_of_our_files_and_can_be_ended_by_sigterm) {
  const int ours = ::fcntl(1, F_DUPFD, 177);  // left open over exec
  BOOST_REQUIRE(ours >= 177);
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &blocked, &before);
  AlertCommand command{{"/bin/sh", "-c", "ls /proc/self/fd > \"$1\"; kill -TERM $$; sleep 1000", "sh", out}, 30s};
  const bool started{command.start("", Steady::now())};
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  BOOST_REQUIRE(started);
  BOOST_TEST(end_of_run(command).reason == "signal_15");
  BOOST_TEST(content(out).find("\n" + std::to_string(ours) + "\n") == std::string::npos);
  ::close(ours);
}

BOOST_AUTO_TEST_CASE(that_is_not_there_is_not_started) {
  AlertCommand missing{{"/nonexistent/tell-duty"}, 10s};
  const auto started = missing.start("{}", Steady::now());
  BOOST_REQUIRE(!started);
  BOOST_TEST(started.failure().code == "not_started");
  BOOST_TEST(!missing.runs());
  BOOST_TEST(!AlertCommand({}, 10s).exists());
}

BOOST_AUTO_TEST_SUITE_END()
