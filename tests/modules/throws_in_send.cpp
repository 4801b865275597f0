// Promised never to throw out of send(), and does.
#include <stdexcept>

#include "tests/modules/echo.h"

namespace {

class ThrowingAdapter : public tongbao::EchoAdapter {
 public:
  tongbao::SendOutcome send(const tongbao::Envelope&) override { throw std::logic_error{"broken cable"}; }
};

}  // namespace

TONGBAO_MODULE("throws_in_send", tongbao::kEchoSettings, tongbao::create_adapter<ThrowingAdapter>,
               tongbao::destroy<ThrowingAdapter>);
