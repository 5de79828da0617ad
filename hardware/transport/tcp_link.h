// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>

#include "hardware/transport/stream_link.h"

namespace acg {

/// A TCP connection that sends at once (no Nagle).
class TcpLink : public StreamLink {
 public:
  /// Connects to `host:port`, `host` a name or a number, an IPv6 one in brackets: `[::1]:8080`.
  /// Without a port `defaultPort` is meant. Throws kInvalidArgument for an address that cannot be
  /// read, kNotFound for an unknown host, kIo where nobody answers within `timeout`.
  TcpLink(const std::string& address, int defaultPort, std::chrono::milliseconds timeout);

  /// Reads away what came. What was sent is with the other side or on its way: it cannot be taken
  /// back.
  void discard() override;

 private:
  ssize_t put(std::span<const std::uint8_t> bytes) override;
  bool waitUntilSent(std::size_t bytes, Clock::time_point deadline) override;
};

/// The two parts of `host:port`. Throws kInvalidArgument.
struct TcpAddress {
  std::string host;
  int port = 0;
};
TcpAddress parseTcpAddress(const std::string& text, int defaultPort);

}  // namespace acg
