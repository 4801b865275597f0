#include "gateway/observe/clock_file.h"

#include <cstdlib>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "gateway/observe/log_time.h"
#include "tests/kit/temp_directory.h"

using namespace tongbao;
using namespace std::chrono_literals;

namespace {

/// Waits on the condition, not on time: the clock looks at its file every 20 ms at most.
template <class Condition>
bool comes_true(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + 5s;
  while (!condition())
    if (std::chrono::steady_clock::now() > deadline)
      return false;
    else
      std::this_thread::yield();
  return true;
}

bool about(Instant now, std::string_view text) {
  const auto wanted = *instant_from_text(text);
  return now >= wanted - 1s && now < wanted + 60s;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(clock_file)

BOOST_AUTO_TEST_CASE(goes_on_from_the_instant_in_the_file) {
  const TempDirectory folder;
  const FileClock clock{folder.write("clock", "2027-05-01T00:00:00Z\n")};
  const auto first = clock.now();
  BOOST_TEST(about(first, "2027-05-01T00:00:00Z"));
  BOOST_TEST(comes_true([&] { return clock.now() > first; }));
}

BOOST_AUTO_TEST_CASE(counts_from_when_the_file_was_written) {
  const TempDirectory folder;
  const auto file = folder.write("clock", "2027-05-01T00:00:00Z");
  std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() - 24h);
  BOOST_TEST(about(FileClock{file}.now(), "2027-05-02T00:00:00Z"));
}

BOOST_AUTO_TEST_CASE(moves_when_the_file_is_written_again) {
  const TempDirectory folder;
  const FileClock clock{folder.write("clock", "2027-05-01T00:00:00Z")};
  BOOST_TEST(about(clock.now(), "2027-05-01T00:00:00Z"));
  folder.write("clock", "2026-12-24T18:00:00+08:00");
  BOOST_TEST(comes_true([&] { return about(clock.now(), "2026-12-24T10:00:00Z"); }));
}

BOOST_AUTO_TEST_CASE(keeps_the_last_reading_while_the_file_is_no_instant) {
  const TempDirectory folder;
  const FileClock clock{folder.write("clock", "2027-05-01T00:00:00Z")};
  BOOST_TEST(about(clock.now(), "2027-05-01T00:00:00Z"));
  const auto file = folder.write("clock", "half writ");
  const auto until = std::chrono::steady_clock::now() + 60ms;
  while (std::chrono::steady_clock::now() < until)
    BOOST_REQUIRE(about(clock.now(), "2027-05-01T00:00:00Z"));
}

BOOST_AUTO_TEST_CASE(is_the_system_s_clock_without_a_file) {
  const TempDirectory folder;
  const auto file = folder.path() / "clock";
  const auto clock = open_clock(file);
  const auto system = [] { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); };
  BOOST_TEST((clock->now() - system() < 5s && system() - clock->now() < 5s));
  folder.write("clock", "2027-05-01T00:00:00Z");
  BOOST_TEST(comes_true([&] { return about(clock->now(), "2027-05-01T00:00:00Z"); }));
  std::filesystem::remove(file);
  BOOST_TEST(comes_true([&] { return std::chrono::abs(clock->now() - system()) < 5s; }));
  BOOST_TEST((std::chrono::abs(open_clock({})->now() - system()) < 5s));
}

BOOST_AUTO_TEST_SUITE_END()
