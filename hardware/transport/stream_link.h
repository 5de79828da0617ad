// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <sys/types.h>

#include "core/drive/device_link.h"
#include "hardware/transport/file_descriptor.h"

namespace acg {

/// What serial ports and sockets have in common: a descriptor that does not block, deadlines on the
/// monotonic clock, and sentences for a line that is gone.
class StreamLink : public DeviceLink {
 public:
  void send(std::span<const std::uint8_t> message, std::chrono::milliseconds timeout) override;
  std::size_t receive(std::span<std::uint8_t> into, std::chrono::milliseconds timeout) override;
  std::string address() const override { return address_; }
  int descriptor() const override { return line_.get(); }

 protected:
  using Clock = std::chrono::steady_clock;

  StreamLink(FileDescriptor line, std::string address);

  /// As write(2): how much was taken, or -1 with errno.
  virtual ssize_t put(std::span<const std::uint8_t> bytes) = 0;
  /// After a message of `bytes` was taken: returns when the line could have no older one unsent, or
  /// at `deadline`: false.
  virtual bool waitUntilSent(std::size_t bytes, Clock::time_point deadline) = 0;

  /// Waits for `events` of poll(2) until `deadline`; 0 for none. Throws when the line is gone and
  /// nothing is left to read.
  short waitFor(short events, Clock::time_point deadline) const;
  /// Throws kIo: the line is gone, `error` of errno says why.
  [[noreturn]] void throwGone(int error) const;

 private:
  FileDescriptor line_;
  std::string address_;
};

}  // namespace acg
