// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/telemetry/metrics.h"

namespace acg {

/// Serves `/metrics` for Prometheus on this computer's loopback address alone, as long as it
/// lives. Nothing starts it unless the user asks.
class MetricsEndpoint {
 public:
  /// `port` 0 takes any that is free. Throws kIo where the port is taken or out of range.
  MetricsEndpoint(const Metrics& metrics, int port);
  ~MetricsEndpoint();
  MetricsEndpoint(const MetricsEndpoint&) = delete;
  MetricsEndpoint& operator=(const MetricsEndpoint&) = delete;

  int port() const { return port_; }

 private:
  struct Server;
  std::unique_ptr<Server> server_;
  int port_ = 0;
};

}  // namespace acg
