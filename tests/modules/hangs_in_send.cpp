// Never comes back from send().
#include <unistd.h>

#include "tests/modules/echo.h"

namespace {

class HangingAdapter : public tongbao::EchoAdapter {
 public:
  tongbao::SendOutcome send(const tongbao::Envelope&) override {
    while (true)
      ::pause();
  }
};

}  // namespace

TONGBAO_MODULE("hangs_in_send", tongbao::kEchoSettings, tongbao::create_adapter<HangingAdapter>,
               tongbao::destroy<HangingAdapter>);
