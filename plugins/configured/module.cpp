#include "gateway/contract/module.h"

#include <iterator>

#include "plugins/configured/configured_plugin.h"
#include "plugins/configured/settings.h"

namespace {

bool create_configured(const tongbao::ModuleContext& context, tongbao::ModuleInstance& instance, std::string& why) {
  tongbao::SettingFaults faults;
  auto partner = tongbao::read_partner(context.settings, faults);
  if (why = faults.lines(); !why.empty()) return false;
  auto* plugin = new tongbao::ConfiguredPlugin{std::move(partner)};
  instance.self = plugin;
  instance.plugin = plugin;
  return true;
}

std::string check_configured(const tongbao::SettingValues& settings) {
  tongbao::SettingFaults faults;
  static_cast<void>(tongbao::read_partner(settings, faults));
  return faults.lines();
}

void destroy_configured(void* self) {
  delete static_cast<tongbao::ConfiguredPlugin*>(self);
}

}  // namespace

TONGBAO_CHECKED_MODULE("configured", tongbao::kConfiguredSettings, create_configured, destroy_configured,
                       check_configured);
