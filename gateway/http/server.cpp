#include "gateway/http/server.h"

#include <atomic>

#include <Poco/Exception.h>
#include <Poco/Net/HTTPFixedLengthStream.h>
#include <Poco/Net/HTTPHeaderStream.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerSession.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnection.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/ThreadPool.h>

#include "gateway/http/deadline_watch.h"
#include "gateway/http/leave_taking.h"
#include "gateway/http/problem.h"
#include "gateway/http/request_reader.h"
#include "gateway/observe/event_log.h"

namespace tongbao {
// Named, because HttpServer::Inner holds a Hall: a member of unnamed type would be another one in each file.
namespace guarded {

namespace net = Poco::Net;

constexpr int kThreadStackBytes = 512 * 1024;

/// What every connection of one server shares.
struct Hall {
  ServerLimits limits;
  HttpHandler handler;
  ServerObserver observer;
  net::HTTPServerParams::Ptr parameters;
  DeadlineWatch watch;
  LeaveTaking leave_taking;
  std::atomic<bool> stopping{false};
  std::atomic<std::size_t> connections{0};

  Hall(const ServerLimits& wanted, HttpHandler handle, ServerObserver observe)
      : limits{wanted},
        handler{std::move(handle)},
        observer{std::move(observe)},
        parameters{new net::HTTPServerParams},
        watch{wanted.request_deadline} {
    parameters->setKeepAlive(true);
    parameters->setKeepAliveTimeout(Poco::Timespan{static_cast<long>(wanted.keep_alive.count()), 0});
    parameters->setTimeout(Poco::Timespan{static_cast<long>(wanted.keep_alive.count()), 0});
    parameters->setMaxKeepAliveRequests(0);
  }

  /// One connection more or less; how many there are now.
  std::size_t count(int change) {
    const auto now = change > 0 ? ++connections : --connections;
    if (observer.connections_counted) observer.connections_counted(now);
    return now;
  }
};

void send_all(net::StreamSocket& socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
    if (sent <= 0) throw net::ConnectionAbortedException{"send"};
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string response_text(const ApiResponse& response, bool keep_alive, bool head_only) {
  std::string text = "HTTP/1.1 " + std::to_string(response.status) + " " +
                     net::HTTPResponse::getReasonForStatus(static_cast<net::HTTPResponse::HTTPStatus>(response.status));
  text += "\r\nContent-Type: " + response.content_type;
  text += "\r\nContent-Length: " + std::to_string(response.body.size());
  text += "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff";
  for (const auto& [name, value] : response.headers)
    text.append("\r\n").append(name).append(": ").append(value);
  if (!keep_alive) text += "\r\nConnection: close";
  text += "\r\n\r\n";
  if (!head_only) text += response.body;
  return text;
}

/// One client: reads requests one after the other until either side closes.
class GuardedConnection final : public net::TCPServerConnection {
 public:
  GuardedConnection(const net::StreamSocket& socket, Hall& hall) : net::TCPServerConnection{socket}, hall_{hall} {}

  void run() override {
    const Guest guest{hall_};
    net::HTTPServerSession session{socket(), hall_.parameters};
    DeadlineWatch::Place place{hall_.watch, socket()};  // given up before the session closes the socket
    try {
      session.socket().setNoDelay(true);
      while (!hall_.stopping && session.hasMoreRequests()) {
        place.begin_request();
        const bool again = serve(session);
        if (!place.end_request()) log_event(events::request_overran);
        if (!again) break;
      }
    } catch (const Poco::Exception&) {
      // The client went away, or the deadline cut it: nobody is left to tell.
      if (!place.end_request()) log_event(events::request_overran);
    }
  }

 private:
  /// Gives the place in the hall back that the door gave away.
  struct Guest {
    explicit Guest(Hall& hall) : hall_{hall} {}
    ~Guest() { hall_.count(-1); }
    Guest(const Guest&) = delete;
    Guest& operator=(const Guest&) = delete;
    Hall& hall_;
  };

  /// False when the connection must close.
  bool serve(net::HTTPServerSession& session) {
    net::HTTPRequest head;
    try {
      net::HTTPHeaderInputStream lines{session};
      head.read(lines);
      // Poco takes a head that ends in the middle for a whole one.
      if (!lines.good()) return refuse(session, {"head_malformed"});
    } catch (const net::NoMessageException&) {
      return false;
    } catch (const net::MessageException&) {
      return refuse(session, {"head_malformed"});
    }
    auto read =
        read_request(head, hall_.limits.body_bytes, [&](std::size_t bytes) { return read_body(session, head, bytes); });
    if (const auto* refused = std::get_if<RefusedFraming>(&read)) return refuse(session, *refused);
    auto& request = std::get<ApiRequest>(read);
    const auto answer = hall_.handler(request);
    const bool keep = head.getKeepAlive() && !hall_.stopping;
    session.setKeepAlive(keep);
    send_all(session.socket(), response_text(answer, keep, request.method == "HEAD"));
    if (!keep) hall_.leave_taking.see_off(session.detachSocket());
    return keep;
  }

  static std::string read_body(net::HTTPServerSession& session, const net::HTTPRequest& head, std::size_t bytes) {
    if (head.getExpectContinue()) send_all(session.socket(), "HTTP/1.1 100 Continue\r\n\r\n");
    std::string body(bytes, '\0');
    net::HTTPFixedLengthInputStream stream{session, static_cast<Poco::Int64>(bytes)};
    stream.read(body.data(), static_cast<std::streamsize>(bytes));
    body.resize(static_cast<std::size_t>(stream.gcount()));
    return body;
  }

  bool refuse(net::HTTPServerSession& session, const RefusedFraming& refused) {
    send_all(session.socket(), response_text(problem_response({refused.code, "", "", {}}, ""), false, false));
    hall_.leave_taking.see_off(session.detachSocket());
    return false;
  }

  Hall& hall_;
};

class GuardedFactory final : public net::TCPServerConnectionFactory {
 public:
  explicit GuardedFactory(Hall& hall) : hall_{hall} {}
  net::TCPServerConnection* createConnection(const net::StreamSocket& socket) override {
    return new GuardedConnection{socket, hall_};  // Poco owns it
  }

 private:
  Hall& hall_;
};

/// Asked in the accepting thread: a full house says so instead of closing silently.
class DoorFilter final : public net::TCPServerConnectionFilter {
 public:
  explicit DoorFilter(Hall& hall) : hall_{hall} {}
  bool accept(const net::StreamSocket& socket) override {
    if (hall_.count(1) <= hall_.limits.max_connections) return true;
    hall_.count(-1);
    if (hall_.observer.turned_away) hall_.observer.turned_away();
    try {
      auto client = socket;
      client.setSendTimeout(Poco::Timespan{0, 100'000});
      send_all(client, response_text(problem_response({"store_busy", "", "", {}}, ""), false, false));
      hall_.leave_taking.see_off(std::move(client));
    } catch (const Poco::Exception&) {
      return false;
    }
    return false;
  }

 private:
  Hall& hall_;
};

net::TCPServerParams::Ptr tcp_parameters(const ServerLimits& limits) {
  net::TCPServerParams::Ptr parameters{new net::TCPServerParams};
  parameters->setMaxThreads(static_cast<int>(limits.max_connections));
  parameters->setMaxQueued(static_cast<int>(limits.max_connections));
  return parameters;
}

net::ServerSocket listen_on(const ServerLimits& limits) {
  net::ServerSocket socket;
  // Poco's two-argument bind() would also share the port: two gateways would each get half of the requests.
  socket.bind(net::SocketAddress{limits.address, limits.port}, true, false);
  socket.listen(1024);
  return socket;
}

}  // namespace guarded

struct HttpServer::Inner {
  guarded::Hall hall;
  Poco::ThreadPool threads;
  Poco::Net::ServerSocket door;
  Poco::Net::TCPServer server;

  Inner(const ServerLimits& limits, HttpHandler handler, ServerObserver observer)
      : hall{limits, std::move(handler), std::move(observer)},
        threads{2, static_cast<int>(limits.max_connections) + 2, 60, guarded::kThreadStackBytes},
        door{guarded::listen_on(limits)},
        server{new guarded::GuardedFactory{hall}, threads, door, guarded::tcp_parameters(limits)} {
    server.setConnectionFilter(new guarded::DoorFilter{hall});
  }
};

HttpServer::HttpServer(const ServerLimits& limits, HttpHandler handler, ServerObserver observer)
    : inner_{std::make_unique<Inner>(limits, std::move(handler), std::move(observer))} {
  inner_->server.start();
}

HttpServer::~HttpServer() {
  stop(std::chrono::milliseconds{0});
}

std::uint16_t HttpServer::port() const {
  return inner_->server.port();
}

void HttpServer::stop(std::chrono::milliseconds within) {
  if (inner_->hall.stopping.exchange(true)) return;
  inner_->server.stop();
  inner_->door.close();  // else clients would still get in, as far as the kernel's queue, and wait there
  inner_->hall.watch.cut_idle();
  const auto until = std::chrono::steady_clock::now() + within;
  while (inner_->hall.watch.connections() > 0 && std::chrono::steady_clock::now() < until)
    Poco::Thread::sleep(10);
  inner_->hall.watch.cut_all();
  inner_->threads.joinAll();
}

}  // namespace tongbao
