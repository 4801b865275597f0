// Its descriptor is smaller than the gateway's.
#include "tests/modules/echo.h"

extern "C" __attribute__((visibility("default")))
const tongbao::ModuleDescriptor tongbao_module{sizeof(tongbao::ModuleDescriptor) - 8,
                                               tongbao::kContractVersion,
                                               TONGBAO_CONTRACT_DIGEST,
                                               "g++ " __VERSION__,
                                               "wrong_size",
                                               tongbao::kEchoSettings.data(),
                                               tongbao::kEchoSettings.size(),
                                               tongbao::create_plugin<tongbao::EchoPlugin>,
                                               tongbao::destroy<tongbao::EchoPlugin>};
