#include "gateway/http/server.h"

#include <atomic>

#include <Poco/Exception.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponseImpl.h>
#include <Poco/Net/HTTPServerSession.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnection.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/ThreadPool.h>

#include "gateway/http/deadline_watch.h"
#include "gateway/http/problem.h"
#include "gateway/http/request_reader.h"
#include "gateway/observe/event_log.h"

namespace tongbao {
// Named, because HttpServer::Inner holds a Hall: a member of unnamed type would be another one in each file.
namespace guarded {

namespace net = Poco::Net;

constexpr int kThreadStackBytes = 512 * 1024;
constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// What every connection of one server shares.
struct Hall {
  ServerLimits limits;
  HttpHandler handler;
  ServerObserver observer;
  net::HTTPServerParams::Ptr parameters;
  DeadlineWatch watch;
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
    text += "\r\n" + name + ": " + value;
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
    Counted counted{hall_};
    DeadlineWatch::Place place{hall_.watch, socket()};
    net::HTTPServerSession session{socket(), hall_.parameters};
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
      return;
    }
  }

 private:
  struct Counted {
    explicit Counted(Hall& hall) : hall_{hall} { report(++hall_.connections); }
    ~Counted() { report(--hall_.connections); }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    void report(std::size_t count) const {
      if (hall_.observer.connections_counted) hall_.observer.connections_counted(count);
    }
    Hall& hall_;
  };

  /// False when the connection must close.
  bool serve(net::HTTPServerSession& session) {
    net::HTTPServerResponseImpl response{session};
    std::unique_ptr<net::HTTPServerRequestImpl> head;
    try {
      head = std::make_unique<net::HTTPServerRequestImpl>(response, session, hall_.parameters);
    } catch (const net::NoMessageException&) {
      return false;
    } catch (const net::MessageException&) {
      return refuse(session, {400, "head_malformed"});
    }
    auto read = read_request(*head, hall_.limits.body_bytes,
                             [&] { send_all(session.socket(), "HTTP/1.1 100 Continue\r\n\r\n"); });
    if (const auto* refused = std::get_if<RefusedFraming>(&read)) return refuse(session, *refused);
    auto& request = std::get<ApiRequest>(read);
    const auto answer = hall_.handler(request);
    const bool keep = head->getKeepAlive() && !hall_.stopping;
    session.setKeepAlive(keep);
    send_all(session.socket(), response_text(answer, keep, request.method == "HEAD"));
    return keep;
  }

  bool refuse(net::HTTPServerSession& session, const RefusedFraming& refused) {
    send_all(session.socket(), response_text(problem_response({refused.code, "", "", {}}, ""), false, false));
    session.socket().shutdownSend();
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
    if (hall_.connections < hall_.limits.max_connections) return true;
    if (hall_.observer.turned_away) hall_.observer.turned_away();
    try {
      auto client = socket;
      client.setSendTimeout(Poco::Timespan{0, 100'000});
      send_all(client, kFull);
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
  socket.bind(net::SocketAddress{limits.address, limits.port}, true);
  socket.listen(1024);
  return socket;
}

}  // namespace guarded

struct HttpServer::Inner {
  guarded::Hall hall;
  Poco::ThreadPool threads;
  Poco::Net::TCPServer server;

  Inner(const ServerLimits& limits, HttpHandler handler, ServerObserver observer)
      : hall{limits, std::move(handler), std::move(observer)},
        threads{2, static_cast<int>(limits.max_connections) + 2, 60, guarded::kThreadStackBytes},
        server{new guarded::GuardedFactory{hall}, threads, guarded::listen_on(limits),
               guarded::tcp_parameters(limits)} {
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
  inner_->hall.watch.cut_idle();
  const auto until = std::chrono::steady_clock::now() + within;
  while (inner_->hall.watch.connections() > 0 && std::chrono::steady_clock::now() < until)
    Poco::Thread::sleep(10);
  inner_->hall.watch.cut_all();
  inner_->threads.joinAll();
}

}  // namespace tongbao
