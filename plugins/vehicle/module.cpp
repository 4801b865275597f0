#include "gateway/contract/module.h"

#include <array>
#include <iterator>

#include "plugins/vehicle/vehicle_plugin.h"

namespace {

constexpr std::array<tongbao::SettingRule, 0> kVehicleSettings{};

bool create_vehicle(const tongbao::ModuleContext&, tongbao::ModuleInstance& instance, std::string&) {
  auto* plugin = new tongbao::VehiclePlugin;
  instance.self = plugin;
  instance.plugin = plugin;
  return true;
}

void destroy_vehicle(void* self) {
  delete static_cast<tongbao::VehiclePlugin*>(self);
}

}  // namespace

TONGBAO_MODULE("vehicle", kVehicleSettings, create_vehicle, destroy_vehicle);
