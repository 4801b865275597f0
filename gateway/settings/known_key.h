#pragma once

#include <string>
#include <vector>

namespace tongbao {

/// A key a settings file may hold, with its range and default in words.
struct KnownKey {
  std::string key;   // "relay.lease_s"
  std::string rule;  // "5..3600, default 60"
  bool operator==(const KnownKey&) const = default;
};

/// Every key of the gateway's settings file, in the order of the documentation.
std::vector<KnownKey> known_setting_keys();
/// Every key of a route file.
std::vector<KnownKey> known_route_keys();

}  // namespace tongbao
