#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "gateway/contract/module.h"
#include "gateway/contract/result.h"
#include "gateway/modules/fence_watch.h"
#include "gateway/settings/route_settings.h"

namespace tongbao {

/// What modules are given; all of it must outlive every LoadedModule.
struct ModuleServices {
  const Clock& clock;
  const CharacterSet& characters;
  const MessageSigner& signer;
};

/// A module that passed every check, and its one instance. The instance is destroyed with this object; the library
/// stays in the process for ever (unloading code that may still be referred to is how processes die at night).
class LoadedModule {
 public:
  ~LoadedModule();
  LoadedModule(const LoadedModule&) = delete;
  LoadedModule& operator=(const LoadedModule&) = delete;

  const std::string& name() const { return name_; }
  /// The settings it knows. Borrowed.
  std::span<const SettingRule> setting_rules() const { return {descriptor_.settings, descriptor_.setting_count}; }
  /// Null where the module does not offer it. Calls go through fenced().
  AgencyPlugin* plugin() const { return instance_.plugin; }
  TransportAdapter* transport() const { return instance_.transport; }
  BatchTransport* batch() const { return instance_.batch; }
  AnswerSource* answers() const { return instance_.answers; }

 private:
  friend class ModuleLoader;
  LoadedModule(std::string name, const ModuleDescriptor& descriptor, const ModuleServices& services,
               SettingValues settings);

  std::string name_;
  const ModuleDescriptor& descriptor_;
  SettingValues settings_;  // the context refers to it
  ModuleContext context_;
  ModuleInstance instance_;
};

}  // namespace tongbao
