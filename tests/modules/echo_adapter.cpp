// Nothing wrong: what a good adapter looks like to the loader.
#include "tests/modules/echo.h"

TONGBAO_MODULE("echo_adapter", tongbao::kEchoSettings, tongbao::create_adapter<tongbao::EchoAdapter>,
               tongbao::destroy<tongbao::EchoAdapter>);
