#include <boost/test/unit_test.hpp>
#include <dlfcn.h>

#include "gateway/modules/fence.h"
#include "gateway/modules/module_loader.h"
#include "tests/kit/fake_clock.h"
#include "tests/kit/module_services.h"
#include "tests/kit/temp_directory.h"

using namespace tongbao;

namespace {

struct Loading {
  FakeClock clock;
  AllCharacters characters;
  FakeSigner signer;
  ModuleLoader loader{TONGBAO_TEST_MODULES};

  Result<std::unique_ptr<LoadedModule>> load(const std::string& name, std::vector<RawSetting> settings = {}) const {
    return loader.load({name, "routes/echo.toml", "plugin.settings", std::move(settings)}, {clock, characters, signer});
  }
};

const std::string kFolder = TONGBAO_TEST_MODULES;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(loader, Loading)

BOOST_AUTO_TEST_CASE(loads_a_good_plugin) {
  const auto module = load("echo_plugin");
  BOOST_REQUIRE(module);
  BOOST_REQUIRE((*module)->plugin() != nullptr);
  BOOST_TEST((*module)->transport() == nullptr);
  BOOST_TEST((*module)->name() == "echo_plugin");
  BOOST_TEST((*module)->plugin()->procedures()[0].name == "echo.address");
}

BOOST_AUTO_TEST_CASE(loads_a_good_adapter) {
  const auto module = load("echo_adapter");
  BOOST_REQUIRE(module);
  BOOST_REQUIRE((*module)->transport() != nullptr);
  Envelope envelope;
  envelope.notice_id = "01JD9Z00000000000000000001";
  const auto outcome = (*module)->transport()->send(envelope);
  BOOST_TEST(std::get<Answered>(outcome).reply.notice_id == "01JD9Z00000000000000000001");
}

BOOST_AUTO_TEST_CASE(keeps_symbols_local_and_the_library_in_the_process) {
  BOOST_REQUIRE(load("echo_plugin"));  // loaded and destroyed again
  BOOST_TEST(dlsym(RTLD_DEFAULT, "tongbao_module") == nullptr);
  void* still_there = dlopen((kFolder + "/echo_plugin.so").c_str(), RTLD_LAZY | RTLD_NOLOAD);
  BOOST_REQUIRE(still_there != nullptr);
  dlclose(still_there);
}

BOOST_AUTO_TEST_CASE(says_exactly_why_it_refuses) {
  struct {
    std::string name, code, words;
  } const wrong[] = {
      {"not_there", "module_missing", "there is no such file"},
      {"no_symbol", "module_without_descriptor", "exports no tongbao_module"},
      {"wrong_size", "module_of_other_size",
       "its descriptor has " + std::to_string(sizeof(ModuleDescriptor) - 8) + " bytes, this gateway's " +
           std::to_string(sizeof(ModuleDescriptor))},
      {"old_version", "module_of_other_contract",
       "built for contract version " + std::to_string(kContractVersion - 1) + ", this gateway speaks " +
           std::to_string(kContractVersion)},
      {"wrong_digest", "module_of_other_headers", "built with contract headers " + std::string(64, '0') + ", "},
      {"wrong_compiler", "module_of_other_compiler", "built by clang++ 1.0, this gateway by g++ " __VERSION__},
      {"wrong_name", "module_of_other_name", "calls itself somebody_else, not wrong_name"},
      {"no_factory", "module_without_factory", "its descriptor names no create or destroy"},
      {"returns_nothing", "module_offers_nothing", "is neither a plugin nor a way to send"},
  };
  for (const auto& [name, code, words] : wrong) {
    BOOST_TEST_CONTEXT(name) {
      const auto module = load(name);
      BOOST_REQUIRE(!module);
      BOOST_TEST(module.failure().code == code);
      BOOST_TEST((module.failure().kind == FailureKind::configuration));
      BOOST_TEST(module.failure().detail.starts_with(kFolder + "/" + name + ".so: " + words), module.failure().detail);
    }
  }
}

BOOST_AUTO_TEST_CASE(refuses_a_file_that_is_no_library) {
  const TempDirectory folder;
  folder.write("garbage.so", "not an ELF file");
  const auto module =
      ModuleLoader{folder.path()}.load({"garbage", "r.toml", "plugin.settings", {}}, {clock, characters, signer});
  BOOST_REQUIRE(!module);
  BOOST_TEST(module.failure().code == "module_unloadable");
  BOOST_TEST(module.failure().detail.find("garbage.so") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(refuses_settings_its_table_does_not_know_all_at_once) {
  const auto module =
      load("echo_plugin", {{"greting", {"hi"}, false, false, false, 7}, {"times", {"10"}, false, true, false, 8}});
  BOOST_REQUIRE(!module);
  BOOST_TEST(module.failure().code == "module_settings_refused");
  BOOST_TEST(module.failure().detail ==
             "routes/echo.toml:7: plugin.settings.greting: unknown key; did you mean greeting (default hello)?\n"
             "routes/echo.toml:8: plugin.settings.times: 10 is out of range (1..9, default 1)");
}

BOOST_AUTO_TEST_CASE(passes_on_the_words_of_a_module_that_refuses_its_settings) {
  const auto module = load("refuses_settings");
  BOOST_REQUIRE(!module);
  BOOST_TEST(module.failure().code == "module_refused_settings");
  BOOST_TEST(module.failure().detail ==
             "routes/echo.toml: plugin.settings: refuses_settings says: greeting and times do not go together");
}

BOOST_AUTO_TEST_CASE(shows_what_a_module_finds_wrong_with_its_settings_by_line) {
  const RawSetting times{"times", {"5"}, false, true, false, 8};
  const RawSetting greeting{"greeting", {"hi"}, false, false, false, 7};
  for (const auto& failure :
       {load("checks_settings", {times, greeting}).failure(),
        loader.check({"checks_settings", "routes/echo.toml", "plugin.settings", {times, greeting}}).failure()}) {
    BOOST_TEST(failure.code == "module_settings_refused");
    BOOST_TEST(failure.detail ==
               "routes/echo.toml:7: plugin.settings.greeting: does not go with times\n"
               "routes/echo.toml:8: plugin.settings.times: is 5");
  }
  BOOST_TEST(bool{load("checks_settings", {greeting})});
}

BOOST_AUTO_TEST_CASE(survives_a_module_that_throws_while_it_checks) {
  const auto module = load("checks_settings", {{"greeting", {"throw"}, false, false, false, 7}});
  BOOST_REQUIRE(!module);
  BOOST_TEST(module.failure().code == "module_threw");
  BOOST_TEST(module.failure().detail == "checks_settings.check: no licence");
}

BOOST_AUTO_TEST_CASE(survives_a_module_that_throws_while_it_is_made) {
  const auto module = load("throws_in_create");
  BOOST_REQUIRE(!module);
  BOOST_TEST(module.failure().code == "module_threw");
  BOOST_TEST((module.failure().kind == FailureKind::defect));
  BOOST_TEST(module.failure().detail == "throws_in_create.create: no licence");
}

BOOST_AUTO_TEST_CASE(survives_a_module_that_throws_while_it_goes) {
  const auto module = load("throws_in_destroy");
  BOOST_TEST(bool{module});
}

BOOST_AUTO_TEST_CASE(checks_a_module_without_making_it) {
  BOOST_TEST(bool{loader.check({"throws_in_create", "r.toml", "plugin.settings", {}})});  // its table is good
  BOOST_TEST(loader.check({"wrong_digest", "r.toml", "plugin.settings", {}}).failure().code ==
             "module_of_other_headers");
  BOOST_TEST(loader.check({"echo_plugin", "r.toml", "plugin.settings", {{"x", {"1"}, false, false, false, 1}}})
                 .failure()
                 .code == "module_settings_refused");
}

BOOST_AUTO_TEST_SUITE_END()
