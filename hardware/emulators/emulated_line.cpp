// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/emulators/emulated_line.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/error.h"

namespace acg {

EmulatedLine::EmulatedLine(EmulatorPort kind, std::filesystem::path link, int port)
    : kind_(kind), link_(std::move(link)), port_(port) {
  plugIn();
}

void EmulatedLine::plugIn() {
  if (kind_ == EmulatorPort::kSerial) {
    if (!terminal_) terminal_.emplace(link_);
  } else if (!listener_) {
    listen();
  }
}

bool EmulatedLine::unplug() {
  const bool hadClient = bool(client_);
  terminal_.reset();
  client_.reset();
  listener_.reset();
  return hadClient;
}

void EmulatedLine::listen() {
  listener_.reset(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  ::setsockopt(listener_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_in place = {};
  place.sin_family = AF_INET;
  place.sin_port = htons(static_cast<std::uint16_t>(port_));
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(place);
  if (::bind(listener_.get(), reinterpret_cast<sockaddr*>(&place), size) != 0 ||
      ::listen(listener_.get(), 4) != 0 ||
      ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&place), &size) != 0) {
    const int error = errno;
    listener_.reset();
    throw Error(ErrorCode::kIo, fmt::format("Port {} cannot be listened at ({}); choose another.",
                                            port_, std::system_category().message(error)));
  }
  port_ = ntohs(place.sin_port);
}

std::string EmulatedLine::address() const {
  if (kind_ == EmulatorPort::kTcp) return fmt::format("127.0.0.1:{}", port_);
  return terminal_ ? terminal_->path() : link_.string();
}

int EmulatedLine::descriptor() const {
  if (terminal_) return terminal_->descriptor();
  return client_ ? client_.get() : listener_.get();
}

double EmulatedLine::byteRate() const { return terminal_ ? terminal_->speed() / 10.0 : 0; }

std::size_t EmulatedLine::read(std::span<std::uint8_t> into, std::optional<bool>& change) {
  change.reset();
  if (terminal_) {
    const ssize_t count = ::read(terminal_->descriptor(), into.data(), into.size());
    return count > 0 ? std::size_t(count) : 0;
  }
  if (!client_) {
    client_.reset(::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!client_) return 0;
    const int on = 1;
    ::setsockopt(client_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    change = true;
    return 0;
  }
  const ssize_t count = ::read(client_.get(), into.data(), into.size());
  if (count > 0) return std::size_t(count);
  if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
    client_.reset();
    change = false;
  }
  return 0;
}

std::size_t EmulatedLine::write(std::span<const std::uint8_t> bytes) {
  const std::size_t size = bytes.size();
  while (!bytes.empty()) {
    const ssize_t count = terminal_
                              ? ::write(terminal_->descriptor(), bytes.data(), bytes.size())
                              : ::send(client_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return terminal_ || errno != EAGAIN ? size : size - bytes.size();
    bytes = bytes.subspan(std::size_t(count));
  }
  return size;
}

}  // namespace acg
