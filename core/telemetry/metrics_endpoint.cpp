// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/metrics_endpoint.h"

#include <atomic>
#include <thread>

#include <fmt/format.h>
#include <httplib.h>
#include <prometheus/collectable.h>
#include <prometheus/text_serializer.h>

#include "core/error.h"

namespace acg {
namespace {

constexpr const char* kLoopback = "127.0.0.1";
constexpr const char* kTextFormat = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace

/// The server that comes with prometheus-cpp gives its threads too little stack for a program with
/// as much storage of threads as this one.
struct MetricsEndpoint::Server {
  httplib::Server http;
  std::atomic<bool> hasEnded = false;
  std::thread thread;

  ~Server() {
    http.stop();
    if (thread.joinable()) thread.join();
  }
};

MetricsEndpoint::MetricsEndpoint(const Metrics& metrics, int port)
    : server_(std::make_unique<Server>()) {
  if (port < 0 || port > 65535) {
    throw Error(ErrorCode::kIo, fmt::format("Port {} is none; give 1 to 65535.", port));
  }
  httplib::Server& http = server_->http;
  // Two requests at a time are many.
  http.new_task_queue = [] { return new httplib::ThreadPool(2); };
  // Without SO_REUSEPORT, its default: two programs on one port would share its requests.
  http.set_socket_options([](socket_t socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  http.Get("/metrics", [collectable = metrics.collectable()](const httplib::Request&,
                                                             httplib::Response& response) {
    response.set_content(prometheus::TextSerializer().Serialize(collectable->Collect()),
                         kTextFormat);
  });
  const bool isBound = port == 0 ? (port_ = http.bind_to_any_port(kLoopback)) > 0
                                 : http.bind_to_port(kLoopback, port);
  if (!isBound) {
    throw Error(ErrorCode::kIo,
                fmt::format("Port {} of 127.0.0.1 cannot be listened on; another program may hold "
                            "it: choose another port.",
                            port));
  }
  if (port != 0) port_ = port;
  server_->thread = std::thread([server = server_.get()] {
    server->http.listen_after_bind();
    server->hasEnded = true;
  });
  // A server that is told to stop before it listens would never stop.
  while (!http.is_running() && !server_->hasEnded) std::this_thread::yield();
}

MetricsEndpoint::~MetricsEndpoint() = default;

}  // namespace acg
