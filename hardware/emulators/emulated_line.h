// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hardware/emulators/emulator.h"
#include "hardware/transport/file_descriptor.h"
#include "hardware/transport/pseudo_terminal.h"

namespace acg {

/// The device's end of a line: a pseudo-terminal, or a port on the loopback with one client at a
/// time. It can be unplugged and plugged in again at the same address. Never blocks.
class EmulatedLine {
 public:
  /// `link`: the stable name of a serial line. `port`: the TCP port, 0 for any that is free.
  /// Throws kIo, such as for a port in use.
  EmulatedLine(EmulatorPort kind, std::filesystem::path link, int port);

  std::string address() const;
  /// What poll() should watch for reading; -1 while unplugged.
  int descriptor() const;

  /// Bytes a second that a serial line carries at the speed its user has set; 0: as many as come.
  double byteRate() const;

  /// What came, at most `into.size()` bytes; 0 for nothing. `change` tells that a client of a port
  /// has just come, before its first byte, or gone.
  std::size_t read(std::span<std::uint8_t> into, std::optional<bool>& change);
  /// How many bytes were taken. What finds no room on a serial line is lost, as on one that nobody
  /// reads, and counts as taken.
  std::size_t write(std::span<const std::uint8_t> bytes);

  /// Whether a client of a port was cut off by it.
  bool unplug();
  void plugIn();

 private:
  void listen();

  EmulatorPort kind_;
  std::filesystem::path link_;
  int port_;
  std::optional<PseudoTerminal> terminal_;
  FileDescriptor listener_, client_;
};

}  // namespace acg
