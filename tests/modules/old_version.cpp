// Built for the contract before this one.
#include "tests/modules/echo.h"

extern "C" __attribute__((visibility("default")))
const tongbao::ModuleDescriptor tongbao_module{sizeof(tongbao::ModuleDescriptor),
                                               tongbao::kContractVersion - 1,
                                               TONGBAO_CONTRACT_DIGEST,
                                               "g++ " __VERSION__,
                                               "old_version",
                                               tongbao::kEchoSettings.data(),
                                               tongbao::kEchoSettings.size(),
                                               tongbao::create_plugin<tongbao::EchoPlugin>,
                                               tongbao::destroy<tongbao::EchoPlugin>};
