// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <Eigen/Core>

#include "core/drive/device_traits.h"
#include "core/drive/phase_frame.h"

namespace acg {

/// N drives with |q| <= 1 as the codes of a device with N elements, rounded as `traits` says, in
/// element order. A device without amplitude levels is on at |q| >= 1/2. Calibration comes before
/// (`calibrated`), limits after (`DriveLimits`).
/// Throws kInvalidArgument for a number of drives that is not the device's, a drive that is not
/// finite or larger than 1 by more than rounding, and levels that do not fit a byte.
PhaseFrame quantise(const Eigen::VectorXcd& drives, const DeviceTraits& traits,
                    std::uint64_t revision = 0);

/// What a device emits for a frame: N drives on its levels, silent elements 0. `quantise` gives the
/// frame again (with phase 0 where silent). Throws kInvalidArgument for codes that it has not.
Eigen::VectorXcd drivesOf(const PhaseFrame& frame, const DeviceTraits& traits);

/// All elements off.
PhaseFrame silentFrame(const DeviceTraits& traits);

/// The most an amplitude code may be: amplitudeLevels - 1, or 1 without levels.
int largestAmplitudeCode(const DeviceTraits& traits);

/// Throws kInvalidArgument naming the first code that the device has not, or the wrong number of
/// them.
void checkFrame(const PhaseFrame& frame, const DeviceTraits& traits);

}  // namespace acg
