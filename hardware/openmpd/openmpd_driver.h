// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "core/drive/device_driver.h"
#include "hardware/openmpd/openmpd_protocol.h"

namespace acg {

/// OpenMPD boards, one or several, element order as in their board_N.pat files. They answer
/// nothing. Frames wait in a FIFO of 32 and go out each `divider` periods.
class OpenMpdDriver : public DeviceDriver {
 public:
  /// Throws kInvalidArgument for a colour that is not #rrggbb.
  explicit OpenMpdDriver(const ParameterSet& settings);

  const DeviceTraits& traits() const override { return traits_; }
  void start(DeviceLink& link) override;
  void send(DeviceLink& link, const PhaseFrame& frame) override;
  /// Always kUnavailable: a board repeats nothing.
  void store(DeviceLink& link, const FrameSequence& sequence) override;
  std::vector<std::uint8_t> muteMessage() const override;
  DeviceReport report(DeviceLink& link) override;

  /// 1 to 28 frames in one message, which the boards show one after the other at their own rate:
  /// what a stream at 10 kHz is cut into. Throws kInvalidArgument for another number.
  void sendBatch(DeviceLink& link, std::span<const PhaseFrame> frames);

 private:
  void append(std::vector<std::uint8_t>& message, const PhaseFrame& frame) const;
  std::chrono::milliseconds timeout() const;

  int boards_ = 1;
  int divider_ = openmpd::kDefaultDivider;
  openmpd::SideChannel startSide_;
  DeviceTraits traits_;
};

/// The rows of the registry.
DeviceDriverEntry openMpdEntry();

}  // namespace acg
