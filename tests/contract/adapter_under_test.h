#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "gateway/settings/route_settings.h"
#include "tests/contract/modules_under_test.h"
#include "tests/kit/temp_directory.h"

namespace tongbao {

/// A port of 127.0.0.1 where nobody listens: the discard port, closed on every machine we know.
inline constexpr std::uint16_t kNobody = 9;

/// The pin of tests/contract/peer.pem: `openssl x509 -pubkey | openssl pkey -pubin -outform DER | openssl dgst
/// -sha256`, base64.
inline constexpr const char* kPeerPin = "sha256///PDpwu5KDEIQQoPvH6nRiODOy3D1BiN6opMQhVM6WDQ=";

/// Whether the adapter pins the test peer's key, as if it were the agency, or a key nobody has.
enum class Trust { nobody, the_peer };

/// An adapter as its shipped route file sets it up, but towards 127.0.0.1:<port> or a folder of its own, with our test
/// certificate.
class AdapterUnderTest {
 public:
  AdapterUnderTest(const std::string& name, std::uint16_t port, Trust trust = Trust::nobody)
      : loaded_{chosen(name, port, trust), characters_} {}

  const LoadedModule& module() const { return *loaded_.operator->(); }
  LoadedModule* operator->() const { return loaded_.operator->(); }
  /// Whether it sends, and waits for an answer: it knows where its agency is. The others hand over, here or in a
  /// folder.
  bool sends() const {
    const auto rules = loaded_->setting_rules();
    return loaded_->transport() != nullptr &&
           std::any_of(rules.begin(), rules.end(), [](const SettingRule& rule) { return rule.key == "url"; });
  }
  /// Where a batch adapter writes.
  std::filesystem::path folder() const { return temporary_.path() / "exchange"; }

 private:
  ModuleChoice chosen(const std::string& name, std::uint16_t port, Trust trust) const {
    for (const auto* folder : {"/config/routes", "/config/routes_examples"})
      for (const auto& route : read_routes(TONGBAO_SOURCE_DIR + std::string{folder}, RelaySettings{}).value) {
        if (route.adapter.name != name) continue;
        auto adapter = route.adapter;
        for (auto& setting : adapter.settings)
          set(setting, port, trust);
        return adapter;
      }
    BOOST_FAIL("no shipped route uses the adapter " << name);
    return {};
  }

  void set(RawSetting& setting, std::uint16_t port, Trust trust) const {
    const std::string here = TONGBAO_SOURCE_DIR "/tests/contract/";
    if (setting.key == "url") setting.texts = {"https://127.0.0.1:" + std::to_string(port) + "/land"};
    if (setting.key == "pinned_key" && trust == Trust::the_peer) setting.texts = {kPeerPin};
    if (setting.key == "directory") setting.texts = {folder().string()};
    if (setting.key == "ca_file" || setting.key == "certificate_file") setting.texts = {here + "peer.pem"};
    if (setting.key == "key_file") setting.texts = {here + "peer.key.pem"};
  }

  TempDirectory temporary_;
  AllCharacters characters_;
  Loaded loaded_;
};

}  // namespace tongbao
