// Calls itself otherwise than its file.
#include "tests/modules/echo.h"

TONGBAO_MODULE("somebody_else", tongbao::kEchoSettings, tongbao::create_plugin<tongbao::EchoPlugin>,
               tongbao::destroy<tongbao::EchoPlugin>);
