// Nothing wrong: what a good plugin looks like to the loader.
#include "tests/modules/echo.h"

TONGBAO_MODULE("echo_plugin", tongbao::kEchoSettings, tongbao::create_plugin<tongbao::EchoPlugin>,
               tongbao::destroy<tongbao::EchoPlugin>);
