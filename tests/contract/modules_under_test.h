#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "gateway/modules/module_loader.h"
#include "gateway/settings/route_settings.h"
#include "tests/kit/fake_clock.h"
#include "tests/kit/module_services.h"

namespace tongbao {

inline std::vector<std::string> names_in(std::string_view list) {
  std::vector<std::string> names;
  for (auto comma = list.find(','); comma != std::string_view::npos; comma = list.find(',')) {
    names.emplace_back(list.substr(0, comma));
    list.remove_prefix(comma + 1);
  }
  return names;
}

/// "land", "tax" …, as the build has them.
inline const std::vector<std::string> kPlugins = names_in(TONGBAO_PLUGINS);
/// "rest_json", "soap_xml" …
inline const std::vector<std::string> kAdapters = names_in(TONGBAO_ADAPTERS);

/// Loads a module the way a worker does.
class Loaded {
 public:
  Loaded(const ModuleChoice& chosen, const CharacterSet& characters) {
    auto module = ModuleLoader{TONGBAO_MODULES}.load(chosen, {clock_, characters, signer_});
    if (!module) BOOST_FAIL(module.failure().code << ": " << module.failure().detail);
    module_ = *std::move(module);
  }
  LoadedModule* operator->() const { return module_.get(); }

 private:
  FakeClock clock_;
  FakeSigner signer_;
  std::unique_ptr<LoadedModule> module_;
};

/// The plugin of an agency, in a set that holds every character: its own module, or the one that its example route file
/// names, with the settings there.
class LoadedPlugin {
 public:
  explicit LoadedPlugin(const std::string& agency) : loaded_{chosen(agency), characters_} {
    BOOST_REQUIRE(loaded_->plugin() != nullptr);
  }
  AgencyPlugin* operator->() const { return loaded_->plugin(); }
  const LoadedModule& module() const { return *loaded_.operator->(); }

 private:
  static ModuleChoice chosen(const std::string& agency) {
    const std::filesystem::path example = TONGBAO_SOURCE_DIR "/config/routes_examples/" + agency + ".toml";
    if (std::filesystem::exists(example)) return read_route(example, RelaySettings{}).value.plugin;
    return {agency, agency + ".toml", "plugin.settings", {}};
  }

  AllCharacters characters_;
  Loaded loaded_;
};

}  // namespace tongbao
