// Says itself what its table cannot say: 5 is not its number, and "throw" throws.
#include <stdexcept>

#include "tests/modules/echo.h"

namespace {

std::string check(const tongbao::SettingValues& settings) {
  if (settings.text("greeting") == "throw") throw std::runtime_error("no licence");
  return settings.integer("times") == 5 ? "times: is 5\ngreeting: does not go with times" : "";
}

}  // namespace

TONGBAO_CHECKED_MODULE("checks_settings", tongbao::kEchoSettings, tongbao::create_plugin<tongbao::EchoPlugin>,
                       tongbao::destroy<tongbao::EchoPlugin>, check);
