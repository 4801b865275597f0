// Throws something that is no std::exception out of compose().
#include "tests/modules/echo.h"

namespace {

class ThrowingPlugin : public tongbao::EchoPlugin {
 public:
  tongbao::ComposeResult compose(const tongbao::Notice&, const tongbao::CharacterSet&) const override { throw 42; }
};

}  // namespace

TONGBAO_MODULE("throws_in_compose", tongbao::kEchoSettings, tongbao::create_plugin<ThrowingPlugin>,
               tongbao::destroy<ThrowingPlugin>);
