#include "gateway/modules/module_loader.h"

#include <cstring>
#include <utility>

#include <Poco/Exception.h>
#include <Poco/SharedLibrary.h>

#include "gateway/modules/fence.h"
#include "gateway/observe/event_log.h"
#include "gateway/settings/module_settings.h"

namespace tongbao {
namespace {

constexpr std::chrono::milliseconds kCreateBudget{10'000};
constexpr const char* kCompiler = "g++ " __VERSION__;

Failure refused(std::string code, const std::filesystem::path& file, const std::string& what) {
  return {FailureKind::configuration, std::move(code), file.string() + ": " + what};
}

std::string shown(const char* text) {
  return text == nullptr ? std::string{"none"} : std::string{text};
}

bool is(const char* text, std::string_view wanted) {
  return text != nullptr && std::string_view{text} == wanted;
}

/// Everything that can be compared without calling the module. The size comes first: behind a wrong size the other
/// fields may lie elsewhere.
Result<Done> compare(const ModuleDescriptor& found, const std::string& name, const std::filesystem::path& file) {
  if (found.struct_size != sizeof(ModuleDescriptor))
    return refused("module_of_other_size", file,
                   "its descriptor has " + std::to_string(found.struct_size) + " bytes, this gateway's " +
                       std::to_string(sizeof(ModuleDescriptor)));
  if (found.contract_version != kContractVersion)
    return refused("module_of_other_contract", file,
                   "built for contract version " + std::to_string(found.contract_version) + ", this gateway speaks " +
                       std::to_string(kContractVersion));
  if (!is(found.contract_digest, TONGBAO_CONTRACT_DIGEST))
    return refused("module_of_other_headers", file,
                   "built with contract headers " + shown(found.contract_digest) + ", this gateway with " +
                       TONGBAO_CONTRACT_DIGEST);
  if (!is(found.compiler, kCompiler))
    return refused("module_of_other_compiler", file,
                   "built by " + shown(found.compiler) + ", this gateway by " + kCompiler);
  if (!is(found.name, name))
    return refused("module_of_other_name", file, "calls itself " + shown(found.name) + ", not " + name);
  if (found.create == nullptr || found.destroy == nullptr)
    return refused("module_without_factory", file, "its descriptor names no create or destroy");
  return Done{};
}

Failure settings_refused(const std::vector<Refusal>& refusals) {
  std::string all;
  for (const auto& refusal : refusals)
    all += (all.empty() ? "" : "\n") + to_line(refusal);
  return {FailureKind::configuration, "module_settings_refused", all};
}

/// Against the module's table, then by the module itself: all faults of both.
Result<SettingValues> checked_settings(const ModuleDescriptor& descriptor, const ModuleChoice& chosen,
                                       FenceWatch* watch) {
  auto checked = check_module_settings(chosen, {descriptor.settings, descriptor.setting_count});
  if (descriptor.check != nullptr) {
    const auto faults =
        fenced(watch, chosen.name + ".check", kCreateBudget, [&] { return descriptor.check(checked.value); });
    if (!faults) return faults.failure();
    add_module_faults(chosen, *faults, checked.refusals);
  }
  if (!checked.good()) return settings_refused(checked.refusals);
  return std::move(checked.value);
}

}  // namespace

Result<const ModuleDescriptor*> ModuleLoader::open(const std::string& name) const {
  const auto file = directory_ / (name + ".so");
  std::error_code trouble;
  if (!std::filesystem::is_regular_file(file, trouble)) return refused("module_missing", file, "there is no such file");
  try {
    // Local: two modules' symbols never meet. The library object goes, the library stays.
    Poco::SharedLibrary library{file.string(), Poco::SharedLibrary::SHLIB_LOCAL};
    if (!library.hasSymbol("tongbao_module"))
      return refused("module_without_descriptor", file, "exports no tongbao_module");
    return static_cast<const ModuleDescriptor*>(library.getSymbol("tongbao_module"));
  } catch (const Poco::Exception& fault) {
    return refused("module_unloadable", file, fault.displayText());
  }
}

Result<Done> ModuleLoader::check(const ModuleChoice& chosen) const {
  const auto descriptor = open(chosen.name);
  if (!descriptor) return descriptor.failure();
  if (const auto same = compare(**descriptor, chosen.name, directory_ / (chosen.name + ".so")); !same)
    return same.failure();
  if (const auto settings = checked_settings(**descriptor, chosen, nullptr); !settings) return settings.failure();
  return Done{};
}

Result<std::unique_ptr<LoadedModule>> ModuleLoader::load(const ModuleChoice& chosen, const ModuleServices& services,
                                                         FenceWatch* watch) const {
  auto module = create(chosen, services, watch);
  if (module)
    log_event(events::module_loaded, {{"module", chosen.name}});
  else
    log_event(events::module_refused,
              {{"module", chosen.name}, {"code", module.failure().code}, {"reason", module.failure().detail}});
  return module;
}

Result<std::unique_ptr<LoadedModule>> ModuleLoader::create(const ModuleChoice& chosen, const ModuleServices& services,
                                                           FenceWatch* watch) const {
  const auto file = directory_ / (chosen.name + ".so");
  const auto descriptor = open(chosen.name);
  if (!descriptor) return descriptor.failure();
  if (const auto same = compare(**descriptor, chosen.name, file); !same) return same.failure();
  auto settings = checked_settings(**descriptor, chosen, watch);
  if (!settings) return settings.failure();

  std::unique_ptr<LoadedModule> module{
      new LoadedModule{chosen.name, **descriptor, services, *std::move(settings)}};  // its constructor is private
  std::string why;
  const auto created = fenced(watch, chosen.name + ".create", kCreateBudget,
                              [&] { return module->descriptor_.create(module->context_, module->instance_, why); });
  if (!created) return created.failure();
  if (!*created)
    return refused("module_refused_settings", chosen.file, chosen.section + ": " + chosen.name + " says: " + why);
  const auto& made = module->instance_;
  if (made.plugin == nullptr && made.transport == nullptr && made.batch == nullptr)
    return refused("module_offers_nothing", file, "is neither a plugin nor a way to send");
  return module;
}

}  // namespace tongbao
