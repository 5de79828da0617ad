// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/drive/array_assignment.h"
#include "core/drive/device_traits.h"
#include "core/scene/hologram.h"
#include "core/scene/scene.h"

namespace acg {

/// Amplitude of test patterns, of full drive: 0.2 where the device has levels; one that knows only
/// on and off is on.
double patternAmplitude(const DeviceTraits& traits);

/// A hologram of `scene` in which `elements` (scene order) sound with phase 0 and all others are
/// silent.
HologramPtr testPattern(const Scene& scene, const std::vector<int>& elements, double amplitude);

/// The elements of `range` in rows: of equal y in their array's frame, ascending, array by array.
std::vector<std::vector<int>> elementRows(const Scene& scene, const ElementRange& range);

/// All elements of a range.
std::vector<int> allElements(const ElementRange& range);

}  // namespace acg
