// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "hardware/transport/stream_link.h"

namespace acg {

/// A serial port, 8 data bits, no parity, 1 stop bit, no flow control, at any speed that its
/// hardware has.
///
/// send() knows how long a line of this speed takes for what it was given, and waits for that
/// besides asking the system: an adapter's own memory and a pseudo-terminal's do not show in the
/// system's count. So no message waits behind more than one other, on emulated lines too.
class SerialPort : public StreamLink {
 public:
  /// Throws kNotFound where there is no such port, kIo where it cannot be opened (in use by another
  /// program, no permission), cannot have this speed, or is no serial port.
  SerialPort(const std::string& path, int speed);

  void discard() override;
  double byteRate() const override { return 1e9 / static_cast<double>(byteTime_.count()); }

 private:
  ssize_t put(std::span<const std::uint8_t> bytes) override;
  bool waitUntilSent(std::size_t bytes, Clock::time_point deadline) override;
  std::size_t unsentBytes() const;

  std::chrono::nanoseconds byteTime_;  ///< start bit, eight data bits, stop bit
  Clock::time_point lineIsFree_;       ///< when all that was given is out, by speed
};

/// The speed that the terminal behind a descriptor is set to, bit/s; 0 for what is no terminal.
int terminalSpeed(int descriptor);

}  // namespace acg
