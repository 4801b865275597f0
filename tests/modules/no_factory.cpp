// Forgot to say how it is made.
#include "tests/modules/echo.h"

TONGBAO_MODULE("no_factory", tongbao::kEchoSettings, nullptr, tongbao::destroy<tongbao::EchoPlugin>);
