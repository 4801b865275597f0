#pragma once

#include <string>

namespace tongbao {

/// A libpq connection string with what it does not say itself: how long to wait for a server that has vanished. libpq
/// alone would wait for TCP: a quarter of an hour for an answer that is under way, two hours for one that is not, for
/// ever for a connection. A machine that lost its power or its network says nothing, and the writer would wait with it
/// while another server has long been made the leader. Strings that cannot be read come back as they are. Any thread.
std::string with_server_patience(const std::string& where);

}  // namespace tongbao
