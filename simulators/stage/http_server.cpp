#include "simulators/stage/http_server.h"

#include <atomic>
#include <cstdio>
#include <list>
#include <stdexcept>
#include <thread>

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Timespan.h>
#include <openssl/ssl.h>

#include "simulators/stage/http_connection.h"

namespace tongbao::stage {

namespace {

Poco::Net::Context::Ptr mutual_tls(const TlsFiles& files) {
  using Poco::Net::Context;
  Poco::Net::initializeSSL();
  Context::Params params;
  params.privateKeyFile = files.key.string();
  params.certificateFile = files.certificate.string();
  params.caLocation = files.client_ca.string();
  params.verificationMode = Context::VERIFY_STRICT;
  params.loadDefaultCAs = false;
  Context::Ptr context = new Context(Context::TLS_SERVER_USE, params);
  context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
  context->enableSessionCache(true, "stage");  // a resuming client with a certificate needs the id context
  return context;
}

}  // namespace

struct HttpServer::Inside {
  struct Worker {
    std::thread thread;
    std::atomic<bool> done{false};
  };

  ServerSettings settings;
  Handler handler;
  Poco::Net::ServerSocket socket;
  StopFlag stop;
  std::thread acceptor;
  std::list<Worker> workers;  // of the acceptor thread only, until it ended

  void listen() {
    const Poco::Net::SocketAddress address{"127.0.0.1", settings.port};
    if (settings.tls) {
      socket = Poco::Net::SecureServerSocket{address, 128, mutual_tls(*settings.tls)};
    } else {
      socket.bind(address, true);
      socket.listen(128);
    }
  }

  void accept_until_stop() {
    while (!stop.raised()) {
      workers.remove_if([](Worker& worker) {
        if (worker.done) worker.thread.join();
        return worker.done.load();
      });
      try {
        if (!socket.poll(Poco::Timespan(0, 100'000), Poco::Net::Socket::SELECT_READ)) continue;
        auto connection = socket.acceptConnection();
        if (std::ssize(workers) >= settings.most_connections) continue;  // closed by its destructor
        auto& worker = workers.emplace_back();
        worker.thread = std::thread{[this, &worker, connection] {
          serve_connection(connection, settings, handler, stop);
          worker.done = true;
        }};
      } catch (const Poco::Exception& trouble) {
        std::fprintf(stderr, "accept failed: %s\n", trouble.displayText().c_str());
      }
    }
  }
};

HttpServer::HttpServer(ServerSettings settings, Handler handler) : inside_(std::make_shared<Inside>()) {
  inside_->settings = std::move(settings);
  inside_->handler = std::move(handler);
  try {
    inside_->listen();
  } catch (const Poco::Exception& trouble) {
    throw std::runtime_error("cannot listen on port " + std::to_string(inside_->settings.port) + ": " +
                             trouble.displayText());
  }
  inside_->acceptor = std::thread{[inside = inside_.get()] { inside->accept_until_stop(); }};
}

HttpServer::~HttpServer() {
  stop();
}

std::uint16_t HttpServer::port() const {
  return inside_->socket.address().port();
}

void HttpServer::stop() {
  inside_->stop.raise();
  if (inside_->acceptor.joinable()) inside_->acceptor.join();
  for (auto& worker : inside_->workers)
    if (worker.thread.joinable()) worker.thread.join();
  inside_->workers.clear();
  inside_->socket.close();
}

}  // namespace tongbao::stage
