// Lets an exception out while it is made.
#include <stdexcept>

#include "tests/modules/echo.h"

namespace {

bool throw_it(const tongbao::ModuleContext&, tongbao::ModuleInstance&, std::string&) {
  throw std::runtime_error{"no\nlicence"};
}

}  // namespace

TONGBAO_MODULE("throws_in_create", tongbao::kEchoSettings, throw_it, tongbao::destroy<tongbao::EchoPlugin>);
