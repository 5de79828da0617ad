// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "hardware/autd3/autd3_driver.h"
#include "hardware/autd3/autd3_emulator.h"
#include "hardware/autd3/cpu_model.h"
#include "hardware/registry.h"
#include "tests/hardware/memory_link.h"

namespace acg::autd3 {

inline ParameterSet autd3Settings(ParameterSet given = {}) {
  return resolveParameters(deviceDriver("autd3").settings, given, "device");
}

inline ParameterSet twoDevices() { return {{"devices", std::int64_t{2}}}; }

/// Random phases and intensities.
inline PhaseFrame randomFrame(int elements, unsigned seed) {
  std::mt19937 random(seed);
  PhaseFrame frame;
  for (int n = 0; n < elements; ++n) {
    frame.phases.push_back(static_cast<std::uint8_t>(random()));
    frame.amplitudes.push_back(static_cast<std::uint8_t>(random()));
  }
  return frame;
}

/// Half a step of pulse width, in amplitude and in phase, is what the device cannot do better.
inline void expectEmitted(const Emulator& emulator, const PhaseFrame& frame) {
  const auto emitted = emulator.emitted();
  ASSERT_EQ(emitted.size(), frame.phases.size());
  const double step = std::numbers::pi / 512;
  for (std::size_t n = 0; n < emitted.size(); ++n) {
    ASSERT_NEAR(std::abs(emitted[n]), frame.amplitudes[n] / 255.0, 0.5 * step + 1e-9)
        << "element " << n;
    if (emitted[n] == 0.0) continue;
    const auto wanted = std::polar(1.0, 2 * std::numbers::pi * frame.phases[n] / 256);
    ASSERT_NEAR(std::arg(emitted[n] / wanted), 0, step + 1e-9) << "element " << n;
  }
}

inline bool isSilent(const Emulator& emulator) {
  for (const std::complex<double>& drive : emulator.emitted()) {
    if (drive != 0.0) return false;
  }
  return true;
}

}  // namespace acg::autd3
