#pragma once

#include <string>

namespace tongbao {

/// Whether `host` is a loopback address written as one: 127.0.0.0/8 in four decimal parts, or ::1. A name is none,
/// `localhost` neither: what a name means is decided elsewhere, and later.
bool is_loopback_address(const std::string& host);

}  // namespace tongbao
