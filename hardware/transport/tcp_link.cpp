// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/transport/tcp_link.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <system_error>

#include <fmt/format.h>
#include <linux/sockios.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/error.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;
using Hosts = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

Hosts findHost(const TcpAddress& address) {
  addrinfo wanted = {};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error =
      ::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &wanted, &found);
  if (error != 0) {
    throw Error(ErrorCode::kNotFound,
                fmt::format("The host \"{}\" is not known ({}); check its name or give its number.",
                            address.host, ::gai_strerror(error)));
  }
  return {found, &::freeaddrinfo};
}

/// errno of the attempt, 0 for success.
int connectOne(const addrinfo& host, Clock::time_point deadline, FileDescriptor& line) {
  line.reset(::socket(host.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!line) return errno;
  if (::connect(line.get(), host.ai_addr, host.ai_addrlen) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  pollfd watched = {line.get(), POLLOUT, 0};
  int count = 0;
  do {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    count = ::poll(&watched, 1, std::max(0, static_cast<int>(left.count())));
  } while (count < 0 && errno == EINTR);
  if (count == 0) return ETIMEDOUT;
  int error = 0;
  socklen_t size = sizeof(error);
  ::getsockopt(line.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

FileDescriptor connectTo(const TcpAddress& address, std::chrono::milliseconds timeout) {
  const Clock::time_point deadline = Clock::now() + timeout;
  const Hosts hosts = findHost(address);
  int error = 0;
  for (const addrinfo* host = hosts.get(); host != nullptr; host = host->ai_next) {
    FileDescriptor line;
    error = connectOne(*host, deadline, line);
    if (error != 0) continue;
    const int on = 1;
    ::setsockopt(line.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return line;
  }
  throw Error(ErrorCode::kIo,
              fmt::format("Nobody answers at {}:{} ({}); start the device or its simulator and "
                          "check the port.",
                          address.host, address.port, std::system_category().message(error)));
}

}  // namespace

TcpAddress parseTcpAddress(const std::string& text, int defaultPort) {
  TcpAddress address{text, defaultPort};
  std::string port;
  const std::size_t bracket = text.find(']');
  const std::size_t colon = text.rfind(':');
  const bool isBracketed = text.starts_with('[') && bracket != std::string::npos;
  if (isBracketed) {
    address.host = text.substr(1, bracket - 1);
    if (bracket + 1 < text.size()) port = text.substr(bracket + 1);
  } else if (colon != std::string::npos && text.find(':') == colon) {
    address.host = text.substr(0, colon);
    port = text.substr(colon);
  }
  bool isGood = !address.host.empty();
  if (isGood && !port.empty()) {
    const char* const end = port.data() + port.size();
    const auto read = std::from_chars(port.data() + 1, end, address.port);
    isGood = port[0] == ':' && read.ec == std::errc() && read.ptr == end;
  }
  if (!isGood || address.port < 1 || address.port > 65535) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("\"{}\" is no network address; give host:port such as "
                            "192.168.1.7:8080 or [::1]:8080.",
                            text));
  }
  return address;
}

TcpLink::TcpLink(const std::string& address, int defaultPort, std::chrono::milliseconds timeout)
    : StreamLink(connectTo(parseTcpAddress(address, defaultPort), timeout), address) {}

ssize_t TcpLink::put(std::span<const std::uint8_t> bytes) {
  return ::send(descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

bool TcpLink::waitUntilSent(std::size_t bytes, Clock::time_point deadline) {
  // What the other side has not yet acknowledged; it has no event, so it is asked often.
  for (int unsent = 0;;) {
    if (::ioctl(descriptor(), SIOCOUTQ, &unsent) != 0) throwGone(errno);
    if (unsent <= static_cast<int>(bytes)) return true;
    const Clock::time_point now = Clock::now();
    if (now >= deadline) return false;
    waitFor(0, std::min(deadline, now + std::chrono::microseconds(200)));
  }
}

void TcpLink::discard() {
  std::array<std::uint8_t, 4096> bytes;
  while (receive(bytes, std::chrono::milliseconds(0)) > 0) {
  }
}

}  // namespace acg
