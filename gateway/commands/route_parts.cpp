#include "gateway/commands/route_parts.h"

#include <set>

#include "gateway/intake/reference_tables.h"
#include "gateway/kit/character_profile.h"
#include "gateway/modules/module_loader.h"

namespace tongbao {

Result<CharacterSets> load_route_characters(const Settings& settings, const RouteSettings& route) {
  // utf8 and cp950 need no imported tables; a profile that does says which one is missing.
  const auto folder = character_folder(settings.tables_directory);
  const auto tables =
      std::filesystem::exists(folder) ? load_character_tables(folder) : Result<CharacterTables>{CharacterTables{}};
  if (!tables) return tables.failure();
  std::set<std::string> profiles{route.character_set};
  for (const auto& [area, profile] : route.character_set_by_area)
    profiles.insert(profile);
  CharacterSets sets;
  for (const auto& profile : profiles) {
    auto set = make_character_set(profile, *tables);
    if (!set) return set.failure();
    sets.emplace(profile, std::move(*set));
  }
  return sets;
}

Result<RouteModules> load_route_modules(const Settings& settings, const RouteSettings& route,
                                        const ModuleServices& services, FenceWatch* watch) {
  const ModuleLoader loader{settings.modules_directory};
  auto plugin = loader.load(route.plugin, services, watch);
  if (!plugin) return plugin.failure();
  auto adapter = loader.load(route.adapter, services, watch);
  if (!adapter) return adapter.failure();
  if ((*plugin)->plugin() == nullptr)
    return Failure{FailureKind::configuration, "module_of_other_kind", route.plugin.name + " is no agency plugin"};
  if ((*adapter)->transport() == nullptr && (*adapter)->batch() == nullptr)
    return Failure{FailureKind::configuration, "module_of_other_kind", route.adapter.name + " is no adapter"};
  return RouteModules{std::move(*plugin), std::move(*adapter)};
}

}  // namespace tongbao
