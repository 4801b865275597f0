// Says it was made and offers neither plugin nor adapter.
#include "tests/modules/echo.h"

namespace {

bool make_nothing(const tongbao::ModuleContext&, tongbao::ModuleInstance&, std::string&) {
  return true;
}
void destroy_nothing(void*) {}

}  // namespace

TONGBAO_MODULE("returns_nothing", tongbao::kEchoSettings, make_nothing, destroy_nothing);
