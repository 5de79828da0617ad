// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "hardware/autd3/fpga_model.h"

namespace acg::autd3 {

/// An emulated AUTD3 device of any generation, as its network sees it.
class EmulatedDevice {
 public:
  virtual ~EmulatedDevice() = default;

  /// A frame of 626 bytes.
  virtual void receive(std::span<const std::uint8_t> frame) = 0;
  /// The two bytes that the network reads.
  virtual std::array<std::uint8_t, kRxBytes> answer() const = 0;
  /// Time in ns goes by.
  virtual void pass(std::uint64_t nanoseconds) = 0;
  virtual void setNetwork(bool isThere) = 0;

  virtual FpgaModel& fpga() = 0;
  virtual const FpgaModel& fpga() const = 0;
  /// Patterns and sequences that were made to play.
  virtual std::uint64_t patterns() const = 0;
  /// Why the newest frame was refused, empty after one that was not.
  virtual std::string takeComplaint() = 0;
};

}  // namespace acg::autd3
