#include "gateway/contract/module.h"

#include <array>
#include <iterator>

#include "plugins/land/land_plugin.h"

namespace {

constexpr std::array<tongbao::SettingRule, 0> kLandSettings{};

bool create_land(const tongbao::ModuleContext&, tongbao::ModuleInstance& instance, std::string&) {
  auto* plugin = new tongbao::LandPlugin;
  instance.self = plugin;
  instance.plugin = plugin;
  return true;
}

void destroy_land(void* self) {
  delete static_cast<tongbao::LandPlugin*>(self);
}

}  // namespace

TONGBAO_MODULE("land", kLandSettings, create_land, destroy_land);
