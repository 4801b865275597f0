#pragma once

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

namespace tongbao {

/// Two connected sockets on loopback, a port chosen by the system.
struct SocketPair {
  Poco::Net::StreamSocket client, server;

  SocketPair() {
    Poco::Net::ServerSocket door{Poco::Net::SocketAddress{"127.0.0.1", 0}};
    client.connect(door.address());
    server = door.acceptConnection();
    client.setReceiveTimeout(Poco::Timespan{10, 0});  // a test that waits for ever is a failed test
  }
};

}  // namespace tongbao
