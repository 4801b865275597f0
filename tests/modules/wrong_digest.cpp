// Built with other contract headers than the gateway.
#undef TONGBAO_CONTRACT_DIGEST
#define TONGBAO_CONTRACT_DIGEST "0000000000000000000000000000000000000000000000000000000000000000"
#include "tests/modules/echo.h"

TONGBAO_MODULE("wrong_digest", tongbao::kEchoSettings, tongbao::create_plugin<tongbao::EchoPlugin>,
               tongbao::destroy<tongbao::EchoPlugin>);
