#include "gateway/modules/loaded_module.h"

#include <utility>

#include "gateway/modules/fence.h"
#include "gateway/observe/event_log.h"

namespace tongbao {

LoadedModule::LoadedModule(std::string name, const ModuleDescriptor& descriptor, const ModuleServices& services,
                           SettingValues settings)
    : name_{std::move(name)},
      descriptor_{descriptor},
      settings_{std::move(settings)},
      context_{services.clock, services.characters, services.signer, settings_} {}

LoadedModule::~LoadedModule() {
  if (instance_.self == nullptr) return;
  const auto gone = fenced(nullptr, name_ + ".destroy", std::chrono::seconds{10}, [&] {
    descriptor_.destroy(instance_.self);
    return Done{};
  });
  if (!gone) log_event(events::module_threw, {{"module", name_}, {"reason", gone.failure().detail}});
}

}  // namespace tongbao
