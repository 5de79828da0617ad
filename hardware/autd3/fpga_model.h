// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "hardware/autd3/firmware_v12.h"
#include "hardware/autd3/swapchain.h"

namespace acg::autd3 {

/// Memory of an AUTD3's FPGA and what its elements get from it. The silencer is not played: what is
/// emitted is what it tends to. The CPU's model writes here.
struct FpgaModel {
  FpgaModel();

  /// Patterns of 256 words (phase, intensity << 8), or foci of 4 words; 1024 patterns a segment.
  static constexpr std::size_t kPatternWords = 256;
  static constexpr std::size_t kFocusWords = 4;
  std::array<std::vector<std::uint16_t>, 2> patterns;
  std::array<std::vector<std::uint8_t>, 2> modulation;
  std::array<std::uint16_t, 256> pulseWidths{};
  std::array<std::uint8_t, kElements> phaseCorrection{};
  std::array<std::array<bool, kElements>, 2> isOn{};
  std::array<bool, 2> hasFoci{};
  std::array<std::uint16_t, 2> soundSpeed{};  ///< m/s times 64
  std::array<int, 2> fociPerPattern{1, 1};
  std::array<SegmentTiming, 2> stmTiming, modulationTiming;
  Swapchain stm, modulationChain;
  bool isHot = false;

  /// Bits 0 to 3 of the state byte.
  std::uint8_t state() const;

  /// Phase and intensity of an element from the pattern that plays, corrected and masked, before
  /// modulation.
  struct Drive {
    std::uint8_t phase = 0, intensity = 0;
  };
  Drive drive(int element) const;

  /// Steps of 512 that the pulse of an element lasts now.
  std::uint16_t pulseWidth(const Drive& drive) const;

  /// First harmonic of an element's pulses, 1 at full drive; the phase is that of their middle.
  std::complex<double> emitted(int element) const;

 private:
  std::uint8_t fociPhase(int element, std::size_t firstWord, int foci, std::uint16_t speed) const;
};

}  // namespace acg::autd3
