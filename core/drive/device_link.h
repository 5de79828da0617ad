// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace acg {

/// A way to a device: whole messages out, bytes in. One thread uses it at a time.
/// Every function throws kIo with the address in its sentence when the device is gone.
class DeviceLink {
 public:
  virtual ~DeviceLink() = default;

  /// Sends one message whole and waits until no more than it is left unsent, so that what is sent
  /// next is not late by a queue of older ones. Throws kIo too when that takes longer than
  /// `timeout`; then an unknown part of the message is out.
  virtual void send(std::span<const std::uint8_t> message, std::chrono::milliseconds timeout) = 0;

  /// What has come, at most `into.size()` bytes; waits up to `timeout` for the first. 0: nothing.
  virtual std::size_t receive(std::span<std::uint8_t> into, std::chrono::milliseconds timeout) = 0;

  /// Forgets what was given to the system and is not yet on the wire, and what came and was not
  /// read.
  virtual void discard() = 0;

  /// `/dev/ttyUSB0`, `192.168.1.7:8080`
  virtual std::string address() const = 0;

  /// What poll() can watch for bytes that come and for the end of the line; -1: nothing.
  virtual int descriptor() const { return -1; }

  /// Bytes a second that the wire carries; 0: too many to wait for. A long message is handed to a
  /// slow link in portions, so that a mute need not wait for its end.
  virtual double byteRate() const { return 0; }
};

}  // namespace acg
