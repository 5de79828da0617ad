// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/quantiser.h"

#include <cmath>
#include <complex>
#include <cstddef>

#include <fmt/format.h>

#include "core/drive/level_codes.h"
#include "core/error.h"

namespace acg {
namespace {

/// Solvers clamp to 1 in float or double; more above is a fault of the caller.
constexpr double kRoundingOfOne = 1e-5;

void checkLevels(const DeviceTraits& traits) {
  const DriveLevels& levels = traits.levels;
  if (levels.phaseLevels < 1 || levels.phaseLevels > 256 || levels.amplitudeLevels < 0 ||
      levels.amplitudeLevels > 256) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{} has {} phase and {} amplitude levels; a frame holds from 1 to 256 "
                            "phases and at most 256 amplitudes.",
                            traits.label, levels.phaseLevels, levels.amplitudeLevels));
  }
}

CodeRounding roundingOf(const DeviceTraits& traits) {
  return traits.rounding == DeviceTraits::Rounding::kDown ? CodeRounding::kDown
                                                          : CodeRounding::kNearest;
}

void checkDrive(const std::complex<double>& drive, Eigen::Index n) {
  if (!(std::abs(drive) <= 1 + kRoundingOfOne)) {  // also false where it is not a number
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("Drive {} is {} {:+} i; an amplitude must be a number from 0 to 1.", n,
                            drive.real(), drive.imag()));
  }
}

}  // namespace

int largestAmplitudeCode(const DeviceTraits& traits) {
  return traits.levels.amplitudeLevels >= 2 ? traits.levels.amplitudeLevels - 1 : 1;
}

PhaseFrame quantise(const Eigen::VectorXcd& drives, const DeviceTraits& traits,
                    std::uint64_t revision) {
  checkLevels(traits);
  if (drives.size() != traits.channels) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The hologram has {} drives for {} with {} elements; choose the arrays "
                            "that the device drives.",
                            drives.size(), traits.label, traits.channels));
  }
  PhaseFrame frame = silentFrame(traits);
  frame.revision = revision;
  for (Eigen::Index n = 0; n < drives.size(); ++n) {
    checkDrive(drives(n), n);
    const double amplitude = std::abs(drives(n));
    const int code = traits.levels.amplitudeLevels >= 2
                         ? amplitudeCode(amplitude, traits.levels, roundingOf(traits))
                         : amplitude >= 0.5;
    if (code == 0) continue;
    const double phase = std::arg(drives(n));
    frame.amplitudes[static_cast<std::size_t>(n)] = static_cast<std::uint8_t>(code);
    frame.phases[static_cast<std::size_t>(n)] = static_cast<std::uint8_t>(
        phaseCode(traits.leads ? -phase : phase, traits.levels.phaseLevels, roundingOf(traits)));
  }
  return frame;
}

Eigen::VectorXcd drivesOf(const PhaseFrame& frame, const DeviceTraits& traits) {
  checkFrame(frame, traits);
  Eigen::VectorXcd drives(traits.channels);
  for (Eigen::Index n = 0; n < drives.size(); ++n) {
    const auto i = static_cast<std::size_t>(n);
    const double amplitude = traits.levels.amplitudeLevels >= 2
                                 ? amplitudeOfCode(frame.amplitudes[i], traits.levels)
                                 : frame.amplitudes[i];
    const double phase = phaseOfCode(frame.phases[i], traits.levels.phaseLevels);
    drives(n) = amplitude == 0 ? 0.0 : std::polar(amplitude, traits.leads ? -phase : phase);
  }
  return drives;
}

PhaseFrame silentFrame(const DeviceTraits& traits) {
  PhaseFrame frame;
  frame.phases.assign(static_cast<std::size_t>(traits.channels), 0);
  frame.amplitudes.assign(static_cast<std::size_t>(traits.channels), 0);
  return frame;
}

void checkFrame(const PhaseFrame& frame, const DeviceTraits& traits) {
  checkLevels(traits);
  const auto channels = static_cast<std::size_t>(traits.channels);
  if (frame.phases.size() != channels || frame.amplitudes.size() != channels) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("A frame has {} phases and {} amplitudes but {} has {} elements; make "
                            "it for this device.",
                            frame.phases.size(), frame.amplitudes.size(), traits.label, channels));
  }
  for (std::size_t n = 0; n < channels; ++n) {
    if (frame.phases[n] >= traits.levels.phaseLevels ||
        frame.amplitudes[n] > largestAmplitudeCode(traits)) {
      throw Error(
          ErrorCode::kInvalidArgument,
          fmt::format("Element {} has the phase code {} and the amplitude code {}; {} takes "
                      "phases to {} and amplitudes to {}.",
                      n, frame.phases[n], frame.amplitudes[n], traits.label,
                      traits.levels.phaseLevels - 1, largestAmplitudeCode(traits)));
    }
  }
}

}  // namespace acg
