// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <random>

#include <gtest/gtest.h>

#include "core/drive/phase_frame.h"
#include "hardware/openmpd/openmpd_driver.h"
#include "hardware/openmpd/openmpd_emulator.h"
#include "hardware/registry.h"
#include "tests/hardware/memory_link.h"

namespace acg::openmpd {

inline ParameterSet openMpdSettings(int boards = 1, ParameterSet given = {}) {
  given["boards"] = std::int64_t{boards};
  return resolveParameters(deviceDriver("openmpd").settings, given, "device");
}

inline PhaseFrame randomFrame(int elements, unsigned seed) {
  std::mt19937 random(seed);
  PhaseFrame frame;
  for (int n = 0; n < elements; ++n) {
    frame.phases.push_back(static_cast<std::uint8_t>(random() % 128));
    frame.amplitudes.push_back(static_cast<std::uint8_t>(random() % 65));
  }
  return frame;
}

/// Amplitudes to the letter; phases, too, but half a step early for odd lengths.
inline void expectEmitted(const Emulator& emulator, const PhaseFrame& frame) {
  const auto emitted = emulator.emitted();
  ASSERT_EQ(emitted.size(), frame.phases.size());
  for (std::size_t n = 0; n < emitted.size(); ++n) {
    const int duty = frame.amplitudes[n];
    const double phase = frame.phases[n] - (duty % 2 == 1 ? 0.5 : 0);
    const auto wanted =
        std::polar(std::sin(std::numbers::pi * duty / 128), 2 * std::numbers::pi * phase / 128);
    ASSERT_LT(std::abs(emitted[n] - wanted), 1e-9) << "element " << n;
  }
}

inline bool isSilent(const Emulator& emulator) {
  for (const std::complex<double>& drive : emulator.emitted()) {
    if (drive != 0.0) return false;
  }
  return true;
}

}  // namespace acg::openmpd
