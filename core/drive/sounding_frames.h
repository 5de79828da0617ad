// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/drive/array_assignment.h"
#include "core/drive/calibration.h"
#include "core/drive/device_traits.h"
#include "core/drive/phase_frame.h"
#include "core/scene/hologram.h"

namespace acg {

/// The frames that differ from all before them by their codes, ascending: what is to be judged of a
/// sequence that may show the same again and again.
std::vector<std::size_t> distinctFrames(const FrameSequence& sequence);

/// How the device sounds for `frame`, as a hologram of the scene up to the last of `elements`; all
/// others are silent. Throws kInvalidArgument for codes that the device has not.
Hologram soundingHologram(const PhaseFrame& frame, const DeviceTraits& traits,
                          const ElementRange& elements,
                          const std::optional<Calibration>& calibration);

}  // namespace acg
