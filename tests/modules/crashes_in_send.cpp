// Takes its whole process down in send().
#include <cstdlib>

#include "tests/modules/echo.h"

namespace {

class CrashingAdapter : public tongbao::EchoAdapter {
 public:
  tongbao::SendOutcome send(const tongbao::Envelope&) override { std::abort(); }
};

}  // namespace

TONGBAO_MODULE("crashes_in_send", tongbao::kEchoSettings, tongbao::create_adapter<CrashingAdapter>,
               tongbao::destroy<CrashingAdapter>);
