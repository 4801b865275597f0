#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "gateway/modules/loaded_module.h"

namespace tongbao {

/// Loads modules from one folder. One thread.
///
/// Compared before any code of the module runs: the descriptor's size, contract version, contract digest, compiler and
/// name; then the settings against the module's own table and by its own check. Only then is it created, inside the
/// fence.
/// Failures are of kind configuration or defect and say exactly what is wrong: `module_missing`, `module_unloadable`,
/// `module_without_descriptor`, `module_of_other_size`, `module_of_other_contract`, `module_of_other_headers`,
/// `module_of_other_compiler`, `module_of_other_name`, `module_without_factory`, `module_settings_refused` (every
/// refusal, one a line), `module_refused_settings` (its own words), `module_threw`, `module_offers_nothing`.
class ModuleLoader {
 public:
  explicit ModuleLoader(std::filesystem::path directory) : directory_{std::move(directory)} {}

  Result<std::unique_ptr<LoadedModule>> load(const ModuleChoice& chosen, const ModuleServices& services,
                                             FenceWatch* watch = nullptr) const;

  /// The settings against table and check() of the module, without creating it; for `tongbao config check`. Same
  /// failures.
  Result<Done> check(const ModuleChoice& chosen) const;

 private:
  Result<const ModuleDescriptor*> open(const std::string& name) const;
  Result<std::unique_ptr<LoadedModule>> create(const ModuleChoice& chosen, const ModuleServices& services,
                                               FenceWatch* watch) const;
  std::filesystem::path directory_;
};

}  // namespace tongbao
