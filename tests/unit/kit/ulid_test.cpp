#include "gateway/kit/ulid.h"

#include <algorithm>
#include <set>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "gateway/kit/random.h"
#include "tests/kit/fake_clock.h"

using namespace tongbao;

namespace {

/// Every byte the same.
class EvenRandom final : public Random {
 public:
  explicit EvenRandom(unsigned char byte) : byte_{byte} {}
  void fill(std::span<std::byte> bytes) override { std::fill(bytes.begin(), bytes.end(), std::byte{byte_}); }

 private:
  unsigned char byte_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(ulid)

// Expected texts: python3, '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[value >> 5*i & 31] over (ms << 80 | chance).
BOOST_AUTO_TEST_CASE(spells_time_and_chance_in_crockford) {
  FakeClock clock{Instant{std::chrono::milliseconds{1'469'918'176'385}}};  // the example of the ULID specification
  EvenRandom zeros{0};
  BOOST_TEST(UlidSource(clock, zeros).next() == "01ARYZ6S410000000000000000");
  EvenRandom ones{0xFF};
  BOOST_TEST(UlidSource(clock, ones).next() == "01ARYZ6S41ZZZZZZZZZZZZZZZZ");
}

BOOST_AUTO_TEST_CASE(rises_within_a_millisecond_and_when_the_clock_steps_back) {
  FakeClock clock;
  SystemRandom random;
  UlidSource source{clock, random};
  std::string last = source.next();
  for (int i = 0; i < 10'000; ++i) {
    if (i == 5'000) clock.advance(std::chrono::milliseconds{-60'000});
    if (i == 7'000) clock.advance(std::chrono::milliseconds{90'000});
    const auto next = source.next();
    BOOST_REQUIRE(next > last);
    BOOST_REQUIRE(is_ulid(next));
    last = next;
  }
}

BOOST_AUTO_TEST_CASE(borrows_the_next_millisecond_when_chance_is_used_up) {
  FakeClock clock{Instant{std::chrono::milliseconds{1'469'918'176'385}}};
  EvenRandom ones{0xFF};
  UlidSource source{clock, ones};
  source.next();
  BOOST_TEST(source.next() == "01ARYZ6S42ZZZZZZZZZZZZZZZZ");
}

BOOST_AUTO_TEST_CASE(never_gives_two_threads_the_same) {
  FakeClock clock;
  SystemRandom random;
  UlidSource source{clock, random};
  std::vector<std::vector<std::string>> drawn(4);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : drawn)
      threads.emplace_back([&source, &mine] {
        for (int i = 0; i < 2'000; ++i)
          mine.push_back(source.next());
      });
  }
  std::set<std::string> all;
  for (const auto& mine : drawn)
    all.insert(mine.begin(), mine.end());
  BOOST_TEST(all.size() == 8'000u);
}

BOOST_AUTO_TEST_CASE(knows_a_ulid_by_its_form) {
  BOOST_TEST(is_ulid("01JD9Z00000000000000000000"));
  BOOST_TEST(is_ulid("7ZZZZZZZZZZZZZZZZZZZZZZZZZ"));
  for (const char* text : {"", "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "01jd9z00000000000000000000", "01JD9Z0000000000000000000",
                           "01JD9Z0000000000000000000U", "01JD9Z000000000000000000000"})
    BOOST_TEST(!is_ulid(text), text);
}

BOOST_AUTO_TEST_SUITE_END()
