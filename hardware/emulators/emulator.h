// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <complex>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/params/parameter.h"

namespace acg {

/// A device in software, byte for byte as its published firmware behaves, quirks included. It
/// knows no port and no clock: a server feeds it bytes and time. One thread uses it.
class Emulator {
 public:
  virtual ~Emulator() = default;

  /// Takes bytes in portions of any size; returns what the device answers.
  virtual std::vector<std::uint8_t> receive(std::span<const std::uint8_t> bytes) = 0;

  /// A client of a network port came or went. Serial devices do not notice.
  virtual void connected(bool isConnected) { (void)isConnected; }

  /// Time goes by: watchdogs, time-outs of buffers, heating.
  virtual void pass(std::chrono::microseconds time) = 0;

  /// What each element emits now, element order: amplitude 0 to 1, phase in the program's
  /// convention (see DeviceTraits), so that a field can be evaluated from it.
  virtual std::vector<std::complex<double>> emitted() const = 0;

  /// How many frames took effect since the start.
  virtual std::uint64_t frames() const = 0;

  /// What can be broken: `silent` (answers nothing), `garbage`, `hot`, ... and how it stands.
  virtual std::vector<std::string> faultNames() const = 0;
  /// Throws kNotFound for a name that `faultNames` does not list.
  virtual void setFault(const std::string& name, bool isOn) = 0;

  /// What the firmware noticed: bytes out of place, writes past a buffer.
  virtual std::vector<std::string> complaints() const = 0;
};

/// How an emulated device is reached.
enum class EmulatorPort { kSerial, kTcp };

/// A row of the table of emulators, one for each driver of a real device, of
/// the same name and with the same settings.
struct EmulatorEntry {
  std::string name;
  EmulatorPort port = EmulatorPort::kSerial;
  std::unique_ptr<Emulator> (*make)(const ParameterSet& settings);
};

}  // namespace acg
