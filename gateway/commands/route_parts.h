#pragma once

#include <memory>

#include "gateway/modules/loaded_module.h"
#include "gateway/relay/route_tools.h"
#include "gateway/settings/settings.h"

namespace tongbao {

/// Every character set a route may need, from the imported tables. Fails as load_character_tables() and
/// make_character_set() do.
Result<CharacterSets> load_route_characters(const Settings& settings, const RouteSettings& route);

struct RouteModules {
  std::unique_ptr<LoadedModule> plugin;
  std::unique_ptr<LoadedModule> adapter;
};

/// A route's two modules, each of its kind. Fails as ModuleLoader::load(), and with `module_of_other_kind`.
Result<RouteModules> load_route_modules(const Settings& settings, const RouteSettings& route,
                                        const ModuleServices& services, FenceWatch* watch);

}  // namespace tongbao
