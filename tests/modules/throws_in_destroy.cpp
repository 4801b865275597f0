// Cannot even go quietly.
#include <stdexcept>

#include "tests/modules/echo.h"

namespace {

void throw_it(void* self) {
  tongbao::destroy<tongbao::EchoPlugin>(self);
  throw std::runtime_error{"not yet"};
}

}  // namespace

TONGBAO_MODULE("throws_in_destroy", tongbao::kEchoSettings, tongbao::create_plugin<tongbao::EchoPlugin>, throw_it);
