// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "hardware/autd3/emulated_device.h"
#include "hardware/autd3/firmware_v12.h"
#include "hardware/autd3/fpga_model.h"

namespace acg::autd3 {

/// One AUTD3 device with firmware v12: what its CPU does with each frame, over the model of its
/// FPGA. Source: src/cpu of shinolab/autd3-firmware.
class CpuModel : public EmulatedDevice {
 public:
  CpuModel();

  /// A frame of the same number as the last is ignored.
  void receive(std::span<const std::uint8_t> frame) override;
  /// Data, then error << 4 | message number.
  std::array<std::uint8_t, kRxBytes> answer() const override;
  /// Without a network the device clears itself after 500 ms.
  void pass(std::uint64_t nanoseconds) override;
  void setNetwork(bool isThere) override { hasNetwork_ = isThere; }

  FpgaModel& fpga() override { return fpga_; }
  const FpgaModel& fpga() const override { return fpga_; }
  std::uint64_t patterns() const override { return patterns_; }
  std::string takeComplaint() override;

 private:
  using Bytes = std::span<const std::uint8_t>;
  /// A transition at a time must lie this far ahead, ns.
  static constexpr std::uint64_t kTransitionMargin = 10'000'000;

  std::uint8_t handle(Bytes payload);
  std::uint8_t clear();
  std::uint8_t writeModulation(Bytes payload);
  std::uint8_t changeModulation(Bytes payload);
  std::uint8_t configureSilencer(Bytes payload);
  std::uint8_t writeGain(Bytes payload);
  std::uint8_t changeGain(Bytes payload);
  std::uint8_t writeGainStm(Bytes payload);
  std::uint8_t writeFociStm(Bytes payload);
  std::uint8_t changeStm(Bytes payload, bool isFoci);
  std::uint8_t giveInfo(std::uint8_t type);
  std::uint8_t begin(int segment, std::uint8_t transition, std::uint16_t divider,
                     std::uint16_t repetitions, bool isFoci);
  std::uint8_t finish(int segment, std::uint8_t flags, std::uint32_t cycle);
  void writePattern(int segment, std::uint32_t pattern, std::size_t n, std::uint16_t word);

  bool isTransitionBad(int playing, int segment, std::uint16_t repetitions,
                       std::uint8_t mode) const;
  bool doesSilencerRefuse(std::uint16_t stmDivider, std::uint16_t modulationDivider) const;
  std::uint8_t updateStm(int segment, std::uint8_t mode, std::uint64_t value);
  std::uint8_t updateModulation(int segment, std::uint8_t mode, std::uint64_t value);

  FpgaModel fpga_;
  std::uint64_t now_ = 0;  ///< ns
  std::uint8_t lastId_ = 0xFF, answeredId_ = 0, error_ = 0, data_ = 0;
  bool isDataTaken_ = false, readsState_ = false, readsStateBefore_ = false;
  bool hasNetwork_ = true;
  std::uint64_t withoutNetwork_ = 0;
  bool isWatchdogSpent_ = false;
  bool isStrict_ = true;
  std::uint16_t leastIntensityDivider_ = 10, leastPhaseDivider_ = 40;
  int stmSegment_ = 0, modulationSegment_ = 0;
  std::uint8_t transition_ = kAtOnce, gainStmMode_ = 0;
  std::uint64_t transitionValue_ = 0;
  std::uint32_t written_ = 0;  ///< samples, patterns or foci of the block sequence in progress
  std::uint32_t modulationWritten_ = 0;
  std::uint64_t patterns_ = 0;
  std::string complaint_;
};

}  // namespace acg::autd3
