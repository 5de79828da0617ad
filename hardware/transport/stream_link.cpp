// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/transport/stream_link.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "core/error.h"

namespace acg {
namespace {

constexpr std::chrono::milliseconds kSlice{5};

}  // namespace

StreamLink::StreamLink(FileDescriptor line, std::string address)
    : line_(std::move(line)), address_(std::move(address)) {}

void StreamLink::throwGone(int error) const {
  throw Error(
      ErrorCode::kIo,
      fmt::format("\"{}\" is gone ({}); plug the device in again and connect.", address_,
                  error == 0 ? "the line was closed" : std::system_category().message(error)));
}

short StreamLink::waitFor(short events, Clock::time_point deadline) const {
  using std::chrono::nanoseconds;
  for (;;) {
    const nanoseconds left = std::max(nanoseconds(0), nanoseconds(deadline - Clock::now()));
    const timespec wait = {left.count() / 1000000000, left.count() % 1000000000};
    pollfd watched = {line_.get(), events, 0};
    const int count = ::ppoll(&watched, 1, &wait, nullptr);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throwGone(errno);
    const bool canRead = (events & POLLIN) && (watched.revents & POLLIN);
    if ((watched.revents & (POLLHUP | POLLERR | POLLNVAL)) && !canRead) throwGone(0);
    return watched.revents;
  }
}

void StreamLink::send(std::span<const std::uint8_t> message, std::chrono::milliseconds timeout) {
  const Clock::time_point deadline = Clock::now() + timeout;
  std::span<const std::uint8_t> rest = message;
  while (!rest.empty()) {
    const ssize_t taken = put(rest);
    if (taken > 0) {
      rest = rest.subspan(std::size_t(taken));
    } else if (taken == 0 || errno == EAGAIN) {
      const Clock::time_point now = Clock::now();
      if (now >= deadline) break;
      // In slices: Linux does not always wake a writer whose pseudo-terminal was flushed.
      waitFor(POLLOUT, std::min(deadline, now + kSlice));
    } else if (errno != EINTR) {
      throwGone(errno);
    }
  }
  if (rest.empty() && waitUntilSent(message.size(), deadline)) return;
  throw Error(ErrorCode::kIo,
              fmt::format("\"{}\" did not take a message of {} bytes in {} ms; check its cable and "
                          "its speed.",
                          address_, message.size(), timeout.count()));
}

std::size_t StreamLink::receive(std::span<std::uint8_t> into, std::chrono::milliseconds timeout) {
  const Clock::time_point deadline = Clock::now() + timeout;
  while (waitFor(POLLIN, deadline) & POLLIN) {
    const ssize_t count = ::read(line_.get(), into.data(), into.size());
    if (count > 0) return std::size_t(count);
    if (count == 0) throwGone(0);
    if (errno != EAGAIN && errno != EINTR) throwGone(errno);
  }
  return 0;
}

}  // namespace acg
