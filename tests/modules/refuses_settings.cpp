// Finds its settings impossible, though each alone is within its range.
#include "tests/modules/echo.h"

namespace {

bool refuse(const tongbao::ModuleContext&, tongbao::ModuleInstance&, std::string& why) {
  why = "greeting and times do not go together";
  return false;
}

}  // namespace

TONGBAO_MODULE("refuses_settings", tongbao::kEchoSettings, refuse, tongbao::destroy<tongbao::EchoPlugin>);
