#include <fstream>
#include <map>
#include <sstream>
#include <sys/stat.h>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include "tests/contract/adapter_under_test.h"
#include "tests/contract/sample_notices.h"

using namespace tongbao;
namespace bdata = boost::unit_test::data;

namespace {

/// Envelopes as the plugin whose shipped route uses this adapter composes them.
std::vector<Envelope> envelopes_for(const std::string& adapter) {
  for (const auto& route : read_routes(TONGBAO_SOURCE_DIR "/config/routes", RelaySettings{}).value) {
    if (route.adapter.name != adapter) continue;
    const LoadedPlugin plugin{route.plugin.name};
    std::vector<Envelope> envelopes;
    for (const auto& procedure : plugin->procedures()) {
      for (const auto kind : procedure.kinds) {
        auto notice = complete_notice(procedure, kind);
        notice.notice_id[25] = static_cast<char>('A' + envelopes.size());
        auto composed = plugin->compose(notice, AllCharacters{});
        BOOST_REQUIRE(std::holds_alternative<Message>(composed));
        envelopes.push_back({notice.notice_id, notice.case_id, notice.procedure, "urn:tongbao:office:" + notice.office,
                             notice.subject, notice.subject_seq, notice.logged_at, notice.traceparent, 1,
                             std::chrono::seconds{5}, std::get<Message>(std::move(composed))});
      }
    }
    return envelopes;
  }
  BOOST_FAIL("no shipped route uses the adapter " << adapter);
  return {};
}

/// Every file below a folder with its bytes.
std::map<std::string, std::string> files_below(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
    if (!entry.is_regular_file()) continue;
    std::ifstream stream{entry.path(), std::ios::binary};
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    files[std::filesystem::relative(entry.path(), folder).string()] = bytes.str();
  }
  return files;
}

const BatchId kBatch{"01JD9Z0000000000000000BATC", 7, "2026-11-22"};

}  // namespace

BOOST_AUTO_TEST_SUITE(batch_contract)

BOOST_DATA_TEST_CASE(writes_the_same_bytes_for_the_same_batch_however_often, bdata::make(kAdapters), name) {
  const AdapterUnderTest adapter{name, kNobody};
  if (adapter->batch() == nullptr) return;
  auto envelopes = envelopes_for(name);
  BOOST_TEST(!std::holds_alternative<Failed>(adapter->batch()->send_batch(kBatch, envelopes)));
  const auto first = files_below(adapter.folder());
  BOOST_REQUIRE(first.size() == 1u);  // whole, under its name, nothing half beside it
  BOOST_TEST(first.begin()->second.find("01JD9Z0000000000000000000A") != std::string::npos);

  BOOST_TEST(!std::holds_alternative<Failed>(adapter->batch()->send_batch(kBatch, envelopes)));
  BOOST_TEST((files_below(adapter.folder()) == first), "again beside the first");

  for (const auto& [file, bytes] : first)
    std::filesystem::remove(adapter.folder() / file);
  for (auto& envelope : envelopes)
    envelope.attempt = 2;  // a later attempt is the same batch
  BOOST_TEST(!std::holds_alternative<Failed>(adapter->batch()->send_batch(kBatch, envelopes)));
  BOOST_TEST((files_below(adapter.folder()) == first), "again after the agency took it");

  const AdapterUnderTest another{name, kNobody};
  BOOST_TEST(!std::holds_alternative<Failed>(another->batch()->send_batch(kBatch, envelopes)));
  BOOST_TEST((files_below(another.folder()) == first), "by another process");
}

BOOST_DATA_TEST_CASE(writes_another_batch_beside_the_first, bdata::make(kAdapters), name) {
  const AdapterUnderTest adapter{name, kNobody};
  if (adapter->batch() == nullptr) return;
  const auto envelopes = envelopes_for(name);
  BOOST_TEST(!std::holds_alternative<Failed>(adapter->batch()->send_batch(kBatch, envelopes)));
  BOOST_TEST(!std::holds_alternative<Failed>(
      adapter->batch()->send_batch({"01JD9Z0000000000000000BATD", 8, "2026-11-23"}, envelopes)));
  BOOST_TEST(files_below(adapter.folder()).size() == 2u);
}

BOOST_DATA_TEST_CASE(delivers_nothing_when_one_record_cannot_be_written, bdata::make(kAdapters), name) {
  const FakeClock clock;
  const AdapterUnderTest adapter{name, kNobody};
  if (adapter->batch() == nullptr) return;
  auto envelopes = envelopes_for(name);
  envelopes.back().message.data.children.push_back({"PersonName", std::string(5'000, 'x'), {}});
  for (auto& child : envelopes.back().message.data.children)
    if (child.name == "PersonName") child.value = std::string(5'000, 'x');  // longer than any field: never cut
  const auto outcome = adapter->batch()->send_batch(kBatch, envelopes);
  BOOST_REQUIRE(std::holds_alternative<Failed>(outcome));
  BOOST_TEST(!std::get<Failed>(outcome).may_have_arrived);
  BOOST_TEST(files_below(adapter.folder()).empty());
}

BOOST_DATA_TEST_CASE(knows_that_nothing_arrived_when_it_cannot_write, bdata::make(kAdapters), name) {
  const AdapterUnderTest adapter{name, kNobody};
  if (adapter->batch() == nullptr) return;
  std::filesystem::remove_all(adapter.folder());
  std::ofstream{adapter.folder()} << "a file where the folder was";
  SendOutcome outcome;
  BOOST_REQUIRE_NO_THROW(outcome = adapter->batch()->send_batch(kBatch, envelopes_for(name)));
  BOOST_REQUIRE(std::holds_alternative<Failed>(outcome));
  BOOST_TEST(!std::get<Failed>(outcome).may_have_arrived);
  if (auto* answers = adapter->answers()) BOOST_CHECK_NO_THROW(static_cast<void>(answers->collect(16)));
}

BOOST_AUTO_TEST_SUITE_END()
