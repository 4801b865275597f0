#include <sys/wait.h>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <signal.h>
#include <unistd.h>

#include "gateway/modules/fence.h"
#include "gateway/modules/module_loader.h"
#include "tests/kit/fake_clock.h"
#include "tests/kit/module_services.h"

using namespace tongbao;
using namespace std::chrono_literals;

namespace {

struct Calling {
  FakeClock clock;
  AllCharacters characters;
  FakeSigner signer;
  FenceWatch watch{0ms};

  std::unique_ptr<LoadedModule> load(const std::string& name) {
    auto module = ModuleLoader{TONGBAO_TEST_MODULES}.load({name, "routes/x.toml", "adapter.settings", {}},
                                                          {clock, characters, signer}, &watch);
    BOOST_REQUIRE(module);
    return *std::move(module);
  }
};

/// How a process of its own ends that runs `work`; the signals of the test framework are taken off first.
template <class Work>
int end_of_process(Work work) {
  const auto child = ::fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    for (const int number : {SIGABRT, SIGSEGV, SIGALRM})
      ::signal(number, SIG_DFL);
    ::alarm(20);  // a test that hangs is a failed test
    work();
    ::_exit(0);
  }
  int status = 0;
  BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
  return status;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(faulty_calls, Calling)

BOOST_AUTO_TEST_CASE(a_throw_in_compose_is_a_failure) {
  const auto module = load("throws_in_compose");
  const auto composed =
      fenced(&watch, "echo.compose", 1s, [&] { return module->plugin()->compose(Notice{}, characters); });
  BOOST_REQUIRE(!composed);
  BOOST_TEST(composed.failure().code == "module_threw");
  BOOST_TEST((composed.failure().kind == FailureKind::defect));
  BOOST_TEST(composed.failure().detail == "echo.compose: something that is no std::exception");
  BOOST_TEST(watch.running() == 0u);
}

BOOST_AUTO_TEST_CASE(a_throw_in_send_is_a_failure) {
  const auto module = load("throws_in_send");
  const auto sent = fenced(&watch, "echo.send", 1s, [&] { return module->transport()->send(Envelope{}); });
  BOOST_REQUIRE(!sent);
  BOOST_TEST(sent.failure().detail == "echo.send: broken cable");
}

BOOST_AUTO_TEST_CASE(a_hang_in_send_is_seen_and_ends_the_process_with_70) {
  const int status = end_of_process([&] {
    const auto module = load("hangs_in_send");
    const std::jthread watchdog{[&] {
      while (!watch.overrun(std::chrono::steady_clock::now()))
        std::this_thread::yield();
      ::_exit(kModuleOverranExit);
    }};
    const auto sent = fenced(&watch, "echo.send", 50ms, [&] { return module->transport()->send(Envelope{}); });
    ::_exit(sent ? 1 : 2);  // a hung call must not come back
  });
  BOOST_TEST(WIFEXITED(status));
  BOOST_TEST(WEXITSTATUS(status) == 70);
}

BOOST_AUTO_TEST_CASE(a_crash_in_send_takes_its_own_process_only) {
  const int status = end_of_process([&] {
    const auto module = load("crashes_in_send");
    const auto sent = fenced(&watch, "echo.send", 1s, [&] { return module->transport()->send(Envelope{}); });
    ::_exit(sent ? 1 : 2);
  });
  BOOST_TEST(WIFSIGNALED(status));
  BOOST_TEST(WTERMSIG(status) == SIGABRT);
}

BOOST_AUTO_TEST_CASE(a_good_call_goes_through) {
  const auto module = load("echo_adapter");
  const int status = end_of_process([&] {
    const auto sent = fenced(&watch, "echo.send", 1s, [&] { return module->transport()->send(Envelope{}); });
    ::_exit(sent ? 0 : 2);
  });
  BOOST_TEST(status == 0);
}

BOOST_AUTO_TEST_SUITE_END()
