#pragma once

#include <string>

#include "gateway/contract/transport.h"

namespace tongbao {

/// The CloudEvents 1.0 body of a notice (docs/formats/vehicle.md §1): canonical JSON. Pure; the same envelope gives the
/// same bytes.
std::string event_body(const Envelope& envelope);

}  // namespace tongbao
