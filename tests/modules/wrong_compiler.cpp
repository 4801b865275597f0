// Built by another compiler than the gateway.
#include "tests/modules/echo.h"

extern "C" __attribute__((visibility("default")))
const tongbao::ModuleDescriptor tongbao_module{sizeof(tongbao::ModuleDescriptor),
                                               tongbao::kContractVersion,
                                               TONGBAO_CONTRACT_DIGEST,
                                               "clang++ 1.0",
                                               "wrong_compiler",
                                               tongbao::kEchoSettings.data(),
                                               tongbao::kEchoSettings.size(),
                                               tongbao::create_plugin<tongbao::EchoPlugin>,
                                               tongbao::destroy<tongbao::EchoPlugin>};
