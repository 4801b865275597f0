#include "adapters/batch_file/folder.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <boost/test/unit_test.hpp>

#include "adapters/batch_file/adapter.h"
#include "tests/kit/golden.h"
#include "tests/kit/sample_characters.h"
#include "tests/kit/temp_directory.h"
#include "tests/unit/batch_file/tax_layout.h"

using namespace tongbao;

namespace {

/// An exchange folder with the adapter on our side of it.
struct Exchange {
  TempDirectory temp;
  BatchFileRoute route{temp.path() / "exchange", tax_detail_layout(), tax_answer_layout()};
  std::unique_ptr<CharacterSet> characters = sample_characters("cp950+fin");
  BatchFileTransport transport{route, *characters};
  BatchFileAnswers answers{route, *characters};

  void agency_puts(const std::string& name, const std::string& bytes) const {
    temp.write("exchange/answers/" + name, bytes);
  }
  std::vector<std::string> names(const std::filesystem::path& folder) const {
    return make_folder(folder) ? *names_in(folder) : std::vector<std::string>{};
  }
};

std::string content(const std::filesystem::path& file) {
  std::ifstream stream{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

const std::string kPart1 = "TBANS00000007_001.TXT", kPart2 = "TBANS00000007_002.TXT", kPart3 = "TBANS00000007_003.TXT";

using Names = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(a_batch_is_handed_over_as_one_file) {
  Exchange exchange;
  const auto outcome = exchange.transport.send_batch(kTaxBatch, tax_envelopes());
  BOOST_REQUIRE(std::holds_alternative<HandedOver>(outcome));
  BOOST_TEST(std::get<HandedOver>(outcome).receipt == "TB00000007.TXT");
  BOOST_CHECK(exchange.names(exchange.route.outbox()) == Names{"TB00000007.TXT"});
  BOOST_CHECK(content(exchange.route.outbox() / "TB00000007.TXT") == golden("tax/TB00000007.TXT"));
  BOOST_CHECK(std::get<HandedOver>(outcome).wire.request_bytes == golden("tax/TB00000007.TXT"));
}

BOOST_AUTO_TEST_CASE(the_same_batch_is_written_again_with_the_same_bytes) {
  Exchange exchange;
  exchange.temp.write("exchange/outbox/TB00000007.TXT.part", "left by a crash");
  for (int round = 0; round < 2; ++round) {
    BOOST_CHECK(std::holds_alternative<HandedOver>(exchange.transport.send_batch(kTaxBatch, tax_envelopes())));
    BOOST_CHECK(content(exchange.route.outbox() / "TB00000007.TXT") == golden("tax/TB00000007.TXT"));
  }
  BOOST_CHECK(exchange.names(exchange.route.outbox()) == Names{"TB00000007.TXT"});
}

BOOST_AUTO_TEST_CASE(another_batch_of_that_name_is_left_alone) {
  Exchange exchange;
  for (const auto& other : {std::string{"other"}, golden("tax/TB00000007.TXT") + "longer"}) {
    exchange.temp.write("exchange/outbox/TB00000007.TXT", other);
    const auto failed = std::get<Failed>(exchange.transport.send_batch(kTaxBatch, tax_envelopes()));
    BOOST_TEST(failed.failure.code == "batch_differs");
    BOOST_CHECK(content(exchange.route.outbox() / "TB00000007.TXT") == other);
  }
}

BOOST_AUTO_TEST_CASE(a_batch_that_cannot_be_written_leaves_nothing_behind) {
  Exchange exchange;
  auto envelopes = tax_envelopes();
  envelopes[2].message.data.children[8].value = "温";
  auto failed = std::get<Failed>(exchange.transport.send_batch(kTaxBatch, envelopes));
  BOOST_TEST(failed.failure.code == "cannot_represent");
  BOOST_TEST(!failed.may_have_arrived);
  BOOST_CHECK(exchange.names(exchange.route.outbox()).empty());
  exchange.temp.write("plain", "a file where the folder should be");
  const BatchFileRoute blocked{exchange.temp.path() / "plain", tax_detail_layout(), tax_answer_layout()};
  BatchFileTransport transport{blocked, *exchange.characters};
  failed = std::get<Failed>(transport.send_batch(kTaxBatch, tax_envelopes()));
  BOOST_TEST(failed.failure.code == "folder_unusable");
  BOOST_TEST(!failed.may_have_arrived);
}

BOOST_AUTO_TEST_CASE(answers_are_offered_until_they_are_confirmed_and_then_the_file_is_done) {
  Exchange exchange;
  exchange.agency_puts(kPart1, golden("tax/" + kPart1));
  exchange.agency_puts(kPart2, golden("tax/" + kPart2));
  const auto all = *exchange.answers.collect(10);
  BOOST_REQUIRE(all.size() == 3U);
  BOOST_TEST(all[0].notice_id == "01JD9Z00000000000000000001");
  BOOST_TEST(all[0].reply.notice_id == all[0].notice_id);
  BOOST_TEST(value_at(all[2].reply.content, "Code") == "2002");
  BOOST_TEST(all[0].reply_id.ends_with("-1"));
  BOOST_TEST(all[0].wire.answer_bytes.size() == 135U);
  BOOST_TEST(exchange.answers.collect(1)->size() == 1U);
  BOOST_CHECK(bool(exchange.answers.confirm(all[0].token)));
  const auto rest = *exchange.answers.collect(10);
  BOOST_REQUIRE(rest.size() == 2U);
  BOOST_TEST(rest[0].reply_id == all[1].reply_id);
  BOOST_CHECK((exchange.names(exchange.route.answers()) == Names{kPart1, kPart2}));
  BOOST_CHECK(bool(exchange.answers.confirm(all[1].token)));
  BOOST_CHECK((exchange.names(exchange.route.answers()) == Names{kPart2}));
  BOOST_CHECK((exchange.names(exchange.route.done()) == Names{kPart1}));
  BOOST_CHECK(bool(exchange.answers.confirm(all[2].token)));
  BOOST_CHECK(bool(exchange.answers.confirm(all[2].token)));  // again: nothing to do
  BOOST_TEST(exchange.answers.collect(10)->empty());
}

BOOST_AUTO_TEST_CASE(a_repeated_file_repeats_its_reply_ids) {
  Exchange exchange;
  Names ids[2];
  for (auto& seen : ids) {
    exchange.agency_puts(kPart1, golden("tax/" + kPart1));
    const auto replies = exchange.answers.collect(10);
    for (const auto& late : *replies) {
      seen.push_back(late.reply_id);
      BOOST_CHECK(bool(exchange.answers.confirm(late.token)));
    }
  }
  BOOST_TEST(ids[0].size() == 2U);
  BOOST_CHECK(ids[0] == ids[1]);
  BOOST_TEST(exchange.names(exchange.route.done()).size() == 2U);
}

BOOST_AUTO_TEST_CASE(after_a_restart_the_same_answers_are_offered_again) {
  Exchange exchange;
  exchange.agency_puts(kPart1, golden("tax/" + kPart1));
  const auto before = *exchange.answers.collect(10);
  BOOST_CHECK(bool(exchange.answers.confirm(before[0].token)));
  BatchFileAnswers restarted{exchange.route, *exchange.characters};
  BOOST_CHECK(bool(restarted.confirm(before[1].token)));  // of a life it does not know
  const auto after = *restarted.collect(10);
  BOOST_REQUIRE(after.size() == 2U);
  BOOST_TEST(after[0].reply_id == before[0].reply_id);
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_set_aside_whole_and_reported_once) {
  Exchange exchange;
  auto bytes = golden("tax/" + kPart1);
  bytes[bytes.size() - 3] ^= 1;
  exchange.agency_puts(kPart1, bytes);
  exchange.agency_puts(kPart2, golden("tax/" + kPart2));
  const auto first = exchange.answers.collect(10);
  BOOST_REQUIRE(!first);
  BOOST_TEST(first.failure().code == "answer_damaged");
  BOOST_TEST(first.failure().detail.starts_with(kPart1));
  BOOST_CHECK((exchange.names(exchange.route.damaged()) == Names{kPart1}));
  BOOST_CHECK(content(exchange.route.damaged() / kPart1) == bytes);
  BOOST_TEST(exchange.answers.collect(10)->size() == 1U);
  // The agency sends it again, sound.
  exchange.agency_puts(kPart1, golden("tax/" + kPart1));
  BOOST_TEST(exchange.answers.collect(10)->size() == 3U);
  // Damaged a second time: both stay to be looked at.
  exchange.agency_puts("TBANS00000008_001.TXT", "x");
  BOOST_TEST(!exchange.answers.collect(10));
  exchange.agency_puts("TBANS00000008_001.TXT", "y");
  BOOST_TEST(!exchange.answers.collect(10));
  BOOST_TEST(exchange.names(exchange.route.damaged()).size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_batch_the_agency_refused_is_reported_once_and_set_aside) {
  Exchange exchange;
  exchange.agency_puts(kPart3, golden("tax/" + kPart3));
  BOOST_TEST(exchange.answers.collect(10).failure().code == "batch_refused");
  BOOST_TEST(exchange.answers.collect(10)->empty());
  BOOST_CHECK((exchange.names(exchange.route.damaged()) == Names{kPart3}));
}

BOOST_AUTO_TEST_CASE(unfinished_and_foreign_files_are_passed_over) {
  Exchange exchange;
  exchange.agency_puts(kPart1 + ".part", golden("tax/" + kPart1));
  exchange.agency_puts("README", "x");
  std::filesystem::create_directories(exchange.route.answers() / kPart2);
  BOOST_TEST(exchange.answers.collect(10)->empty());
  BOOST_TEST(exchange.names(exchange.route.damaged()).empty());
}
