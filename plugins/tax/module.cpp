#include "gateway/contract/module.h"

#include <array>
#include <iterator>

#include "plugins/tax/tax_plugin.h"

namespace {

constexpr std::array<tongbao::SettingRule, 0> kTaxSettings{};

bool create_tax(const tongbao::ModuleContext&, tongbao::ModuleInstance& instance, std::string&) {
  auto* plugin = new tongbao::TaxPlugin;
  instance.self = plugin;
  instance.plugin = plugin;
  return true;
}

void destroy_tax(void* self) {
  delete static_cast<tongbao::TaxPlugin*>(self);
}

}  // namespace

TONGBAO_MODULE("tax", kTaxSettings, create_tax, destroy_tax);
