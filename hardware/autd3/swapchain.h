// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "hardware/autd3/firmware_v12.h"

namespace acg::autd3 {

/// How a segment of modulation or STM plays.
struct SegmentTiming {
  std::uint16_t divider = 0xFFFF;  ///< periods of 25 us a sample
  std::uint32_t cycle = 1;         ///< samples
  std::uint16_t repetitions = kEndless;
};

/// Which of two segments the FPGA plays, and which sample of it: modulation and STM have one each.
/// A sample's number follows from the system time alone, so that devices of one network agree.
/// Source: stm_swapchain.sv of shinolab/autd3-firmware and the model of it in autd3-rs.
class Swapchain {
 public:
  /// The CPU asks for a segment at system time `now`, ns.
  void set(std::uint64_t now, int segment, const SegmentTiming& timing, std::uint8_t mode,
           std::uint64_t value);
  void update(std::uint64_t now);

  int segment() const { return segment_; }
  std::uint32_t index() const { return index_; }

 private:
  enum class State { kWaits, kFinite, kEndlessly };

  /// Samples since time 0 at the rate of a segment, as turns and a remainder.
  struct Place {
    std::uint64_t lap = 0;
    std::uint32_t index = 0;
  };
  Place place(int segment, std::uint64_t now) const;
  void begin(std::uint64_t lap, std::uint32_t offset);

  std::array<SegmentTiming, 2> timing_;
  std::array<std::uint32_t, 2> offset_{};
  std::uint64_t startLap_ = 0, externalLap_ = 0, last_ = 0;
  int segment_ = 0, wanted_ = 0;
  std::uint8_t mode_ = kAtOnce;
  std::uint64_t value_ = 0;
  bool isStopped_ = false, isExternal_ = false;
  State state_ = State::kEndlessly;
  std::uint32_t index_ = 0;
};

}  // namespace acg::autd3
