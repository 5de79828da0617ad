// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "hardware/autd3/emulated_device.h"
#include "hardware/autd3/fpga_model.h"
#include "hardware/autd3_sdk/sdk_protocol.h"

namespace acg::autd3_sdk {

/// One AUTD3 device with the firmware of the next generation, 0.1: what its CPU does with each
/// frame (app.c, proto.c and cmd/ of firmware/cpu in shinolab/autd3-sdk), over the model of the
/// FPGA, whose memory and pulses are those of v12. It has no watchdog and no silencer to set.
class SdkDevice : public autd3::EmulatedDevice {
 public:
  SdkDevice();

  void receive(std::span<const std::uint8_t> frame) override;
  std::array<std::uint8_t, kRxBytes> answer() const override { return {acknowledged_, data_}; }
  void pass(std::uint64_t nanoseconds) override;
  /// Without a network it goes on as it is.
  void setNetwork(bool isThere) override { hasNetwork_ = isThere; }

  autd3::FpgaModel& fpga() override { return fpga_; }
  const autd3::FpgaModel& fpga() const override { return fpga_; }
  /// Writes to a pattern that plays, and changes of bank.
  std::uint64_t patterns() const override { return patterns_; }
  std::string takeComplaint() override;

 private:
  using Bytes = std::span<const std::uint8_t>;

  std::uint8_t dispatch(std::uint8_t command, Bytes payload);
  std::uint8_t writePattern(Bytes payload);
  std::uint8_t configurePattern(Bytes payload);
  std::uint8_t changePatternBank(Bytes payload);
  std::uint8_t writeModulation(Bytes payload);
  std::uint8_t configureModulation(Bytes payload);
  std::uint8_t changeModulationBank(Bytes payload);
  static std::uint8_t checkHash(Bytes payload);

  autd3::FpgaModel fpga_;
  std::uint64_t now_ = 0;  ///< ns
  std::uint8_t lastSequence_ = 0xFF, lastCommand_ = 0xFF;
  std::uint8_t expected_ = 0, acknowledged_ = 0xFF, data_ = 0, errorDetail_ = 0;
  bool hasNetwork_ = true;
  std::uint64_t patterns_ = 0;
  std::string complaint_;
};

}  // namespace acg::autd3_sdk
