// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include <Eigen/Core>

#include "core/drive/array_assignment.h"
#include "core/drive/calibration.h"
#include "core/drive/device_traits.h"
#include "core/drive/safety/drive_limits.h"

namespace acg {

/// How a device sounds for the drives of a whole scene, in the scene's order: those of its elements
/// calibrated, rounded to its codes, reduced by what its limits always reduce (voltage, duty,
/// amplitude; not heat, which changes), and as its calibration says that codes sound. All other
/// elements are silent. What a judge of exposure must know, for rounding alone makes a board that
/// is only on or off twice as loud as it was asked to be.
///
/// Throws kInvalidArgument for fewer drives than `elements` needs and for what `quantise` refuses.
Eigen::VectorXcd soundOfDevice(const Eigen::VectorXcd& drives, const ElementRange& elements,
                               const DeviceTraits& traits,
                               const std::optional<Calibration>& calibration,
                               const DriveSettings& settings);

/// Throws kInvalidArgument when a hologram of `drives` drives has not all of `elements`, which
/// `name` drives.
void checkElements(const ElementRange& elements, Eigen::Index drives, const std::string& name);

}  // namespace acg
